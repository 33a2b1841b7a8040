import Punctual

do throws(ClassifierError) {
    let classifier = try Classifier(plan: "model.plan")
    let answer = try classifier.classify(imageAt: "photograph.jpg", within: .milliseconds(20))
    if let best = answer.best {
        print("\(classifier.label(best.classIndex)) \(best.score), exit \(answer.exit) of \(answer.exits)")
    } else {
        print("no answer within 20 ms")
    }
} catch {
    print(error.description)
}
