import Plan

/// How well a plan answers next to the float model that it was made from.
package struct Evaluation: Sendable {
    /// One exit's answers to all images.
    package struct Exit: Sendable {
        /// From 1.
        package var exit: Int
        /// The float model's.
        package var float: Answers
        /// The plan's.
        package var int8: Answers
        /// Of 100 images, those for which both give the same class.
        package var agreementPercent: Double
    }

    /// How good answers are, in percent of the images.
    package struct Answers: Sendable {
        /// The class with the highest score is right.
        package var top1Percent: Double
        /// One of the five with the highest scores is.
        package var top5Percent: Double
        /// How far scores, at the plan's temperature, are from the share of answers that are right (`ReliabilityBins`), in
        /// percent points.
        package var calibrationErrorPercent: Double
        /// The same for scores at temperature 1.
        package var uncalibratedErrorPercent: Double
    }

    /// The program of the plan that takes the model's size of input, from 1.
    package var program: Int
    /// How many programs the plan has.
    package var programs: Int
    /// Number of images.
    package var images: Int
    /// One for each exit, in order.
    package var exits: [Exit]
    /// Which folders and classes of the plan have no images, and which files are not used, in a sentence each.
    package var notes: [String]

    /// Runs float model and plan over labelled images.
    /// - Parameter progress: Gets the number of finished images and of all, from any thread.
    package init(
        _ data: EvaluationData, progress: (@Sendable (Int, Int) -> Void)? = nil
    ) throws(ConvertError) {
        let (model, plan, files) = (data.model, data.plan, data.files)
        let temperatures = plan.program(data.program).exits.map { plan.exit($0).temperature }
        let float = FloatExecutor(model.graph)
        // Fewer threads where memory is short.
        var executors: [IntegerExecutor] = []
        while executors.count < min(float.threads(atMost: availableThreads), files.count),
            let executor = IntegerExecutor(plan, program: data.program, instructionSet: data.instructionSet)
        {
            executors.append(executor)
        }
        guard !executors.isEmpty else { throw data.outOfMemory }
        let workers = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try runInParallel(
                count: files.count, threads: executors.count, progress: { progress?($0, files.count) }
            ) {
                EvaluationWorker(float.makeWorkspace(), executors.removeLast(), temperatures: temperatures)
            } body: { (worker, index) throws(ImageSetError) in
                let pixels = try data.pixels(index)
                worker.count(
                    expected: data.expected(index),
                    float: float.run(data.input.modelInput(pixels), in: worker.workspace),
                    integer: worker.integer.logits(of: pixels))
            }
        }
        program = data.program + 1
        programs = plan.programCount
        notes = data.notes
        images = files.count
        exits = model.graph.exits.indices.map { exit in
            var counts = EvaluationCounts()
            for worker in workers { counts.add(worker.exits[exit]) }
            return Exit(
                exit: exit + 1, float: Answers(counts.float, of: files.count),
                int8: Answers(counts.int8, of: files.count),
                agreementPercent: 100 * Double(counts.agreeing) / Double(files.count))
        }
    }
}

extension Evaluation.Answers {
    fileprivate init(_ counts: AnswerCounts, of images: Int) {
        top1Percent = 100 * Double(counts.top1) / Double(images)
        top5Percent = 100 * Double(counts.top5) / Double(images)
        calibrationErrorPercent = counts.calibrated.errorPercent
        uncalibratedErrorPercent = counts.uncalibrated.errorPercent
    }
}
