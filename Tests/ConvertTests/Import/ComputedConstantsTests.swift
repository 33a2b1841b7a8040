import Convert
import ONNX
import TestModels
import Testing

/// What is made of constants alone is a constant: by a folding of its own, or by the operator's rule.
@Suite struct ComputedConstantsTests {
    /// What an image of two channels is multiplied by, once `body` has made two numbers of constants.
    private func factors(_ body: (inout ModelBuilder) -> String) throws -> [Float] {
        var builder = ModelBuilder(channels: 2, height: 3, width: 4)
        let shaped = builder.node("Reshape", [body(&builder), builder.constant(integers: [2, 1, 1])])
        builder.head(builder.node("Mul", ["image", shaped]), channels: 2, output: "logits")
        let graph = try builder.graph()
        #expect(graph.operationNames == ["batch_normalization", "average_pool", "convolution"])
        return try #require(graph.nodes[0].operation as? BatchNormalization).scale
    }

    @Test(
        arguments: [
            ("Abs", [-2, 3], [2, 3]), ("Log", [1, 1], [0, 0]), ("Erf", [0, 9], [0, 1]),
            ("Sigmoid", [0, 100], [0.5, 1]),
            ("Tanh", [0, 100], [0, 1]), ("Sin", [0, 0], [0, 0]), ("Cos", [0, 0], [1, 1]),
            ("Round", [2.5, -1.6], [2, -2]),
            ("Sign", [-7, 2], [-1, 1]), ("Softplus", [100, 200], [100, 200]), ("LeakyRelu", [-100, 4], [-1, 4]),
        ] as [(String, [Float], [Float])])
    func functions(type: String, numbers: [Float], expected: [Float]) throws {
        #expect(try factors { $0.node(type, [$0.constant([2], numbers)]) } == expected)
    }

    /// Bounds as large as integers are, which are no exact Double.
    @Test func integersAreClippedToAnyBounds() throws {
        let clipped = try factors { builder in
            let most = builder.node(
                "Clip", [builder.constant(integers: [5, 7]), "", builder.constant(integers: [.max])])
            let least = builder.node(
                "Clip", [most, builder.constant(integers: [.min]), builder.constant(integers: [6])])
            return builder.node("Cast", [least], [.int("to", 1)])
        }
        #expect(clipped == [5, 6])
    }

    /// With the sign of the divisor, or as C has it.
    @Test(arguments: [(0, [0.5, -0.5]), (1, [-1.5, 1.5])] as [(Int64, [Float])])
    func remainders(keepsSign: Int64, expected: [Float]) throws {
        let numbers = try factors {
            $0.node("Mod", [$0.constant([2], [-5.5, 5.5]), $0.constant([2], [2, -2])], [.int("fmod", keepsSign)])
        }
        #expect(numbers == expected)
        let integers = try factors {
            let rest = $0.node(
                "Mod", [$0.constant(integers: [-5, 5]), $0.constant(integers: [3, -3])], [.int("fmod", keepsSign)])
            return $0.node("Cast", [rest], [.int("to", 1)])
        }
        #expect(integers == (keepsSign == 0 ? [1, -1] : [-2, 2]))
    }

    /// To the nearest number of half precision; without the upper 32 bits.
    @Test func castsRoundAndWrap() throws {
        let halves = try factors { $0.node("Cast", [$0.constant([2], [1.0004, -2049])], [.int("to", 10)]) }
        #expect(halves == [1, -2048])
        let words = try factors { builder in
            let words = builder.node("Cast", [builder.constant(integers: [1 << 32 + 5, 1 << 31])], [.int("to", 6)])
            return builder.node("Cast", [words], [.int("to", 1)])
        }
        #expect(words == [5, -0x1p31])
    }

    /// A type is named by the attribute where there is no zero point.
    @Test(arguments: [(0, [0, 255]), (3, [-128, 127]), (5, [-2000, 3000]), (4, [0, 3000])] as [(Int64, [Float])])
    func quantizedNumbersEndWithTheirType(type: Int64, expected: [Float]) throws {
        let numbers = try factors { builder in
            let scale = builder.constant([], [1])
            let bytes = builder.node(
                "QuantizeLinear", [builder.constant([2], [-2000, 3000]), scale],
                type == 0 ? [] : [.int("output_dtype", type)])
            return builder.node("DequantizeLinear", [bytes, scale])
        }
        #expect(numbers == expected)
    }

    @Test func powersAreOfAnyExponent() throws {
        #expect(try factors { $0.node("Pow", [$0.constant([2], [2, 4]), $0.constant([2], [3, -0.5])]) } == [8, 0.5])
    }

    @Test(arguments: [(0, 0, [1, 3]), (1, 0, [0, 1]), (0, 1, [3, 2]), (1, 1, [2, 0])] as [(Int64, Int64, [Float])])
    func runningSums(isExclusive: Int64, isReverse: Int64, expected: [Float]) throws {
        let sums = try factors {
            $0.node(
                "CumSum", [$0.constant([2], [1, 2]), $0.constant(integers: [0])],
                [.int("exclusive", isExclusive), .int("reverse", isReverse)])
        }
        #expect(sums == expected)
    }

    @Test func placesOfATable() throws {
        let scattered = try factors { builder in
            let table = builder.constant([2, 2], [1, 2, 3, 4])
            let row = builder.node("Reshape", [builder.constant(integers: [-1]), builder.constant(integers: [1, 1])])
            let replaced = builder.node("ScatterND", [table, row, builder.constant([1, 2], [5, 6])])
            let places = builder.node(
                "Reshape", [builder.constant(integers: [0, 1, 1, 0]), builder.constant(integers: [2, 2])])
            return builder.node("GatherND", [replaced, places])
        }
        #expect(scattered == [2, 5])
        let picked = try factors { builder in
            let upper = builder.node("Trilu", [builder.constant([2, 2], [1, 2, 3, 4])])
            let indices = builder.node(
                "Reshape", [builder.constant(integers: [1, 0]), builder.constant(integers: [2, 1])])
            return builder.node("GatherElements", [upper, indices], [.int("axis", 1)])
        }
        #expect(picked == [2, 0])
    }

    @Test func diagonalsAreOnes() throws {
        let diagonal = try factors { builder in
            let eye = builder.node("EyeLike", [builder.randomConstant([1, 2])], [.int("k", 1)])
            return builder.node("Mul", [eye, builder.constant([2], [5, 6])])
        }
        #expect(diagonal == [0, 6])
    }

    @Test func indicesBecomePlaces() throws {
        let places = try factors { builder in
            let indices = builder.constant(integers: [2, -3])
            let hot = builder.node(
                "OneHot", [indices, builder.constant(integers: [3]), builder.constant([2], [5, 7])])
            return builder.node("MatMul", [hot, builder.constant([3, 1], [1, 10, 100])])
        }
        #expect(places == [755, 557])
    }

    @Test func rangesMayBeOfNumbers() throws {
        let range = try factors { builder in
            let bounds = [Float(0.5), 2, 1].map { builder.constant([], [$0]) }
            return builder.node("Range", bounds)
        }
        #expect(range == [0.5, 1.5])
    }

    /// No folding is written for these: their own rules compute them.
    @Test func operatorsOfConstantsAreComputed() throws {
        let convolved = try factors { builder in
            let pixels = builder.constant([1, 2, 1, 2], [1, 2, 3, 4])
            return builder.node("Conv", [pixels, builder.constant([1, 2, 1, 1], [1, 10])])
        }
        #expect(convolved == [31, 42])
        let multiplied = try factors { builder in
            builder.node("MatMul", [builder.constant([1, 2, 2], [1, 2, 3, 4]), builder.constant([2, 1], [1, 10])])
        }
        #expect(multiplied == [21, 43])
        let parts = try factors { builder in
            let split = builder.node("Split", [builder.constant([1, 4], [1, 2, 3, 4])], [.int("axis", 1)])
            builder.proto.graph.node[builder.proto.graph.node.count - 1].output.append("second")
            return builder.node("Add", [split, "second"])
        }
        #expect(parts == [4, 6])
    }

    @Test func anExitThatNoImageReachesIsRefused() throws {
        var builder = ModelBuilder(channels: 2, height: 3, width: 4)
        builder.addOutput(builder.node("Softplus", [builder.randomConstant([1, 3])]))
        guard case .badOutput(_, let reason)? = try builder.importError() else {
            Issue.record("it is not refused")
            return
        }
        #expect(reason == "does not depend on any computation")
    }

    /// A map that is the same for every image is one of the operands.
    @Test func constantsMeetMaps() throws {
        var builder = ModelBuilder(channels: 2, height: 3, width: 4)
        let sum = builder.node("Sum", ["image", builder.randomConstant([1, 2, 3, 4]), "image"])
        let product = builder.node("MatMul", [builder.randomConstant([2, 5, 3]), sum])
        builder.head(product, channels: 2, output: "logits")
        let names = try builder.graph().operationNames
        #expect(names.filter { $0 == "constant" }.count == 2)
        #expect(names.filter { $0 == "add" }.count == 2)
        #expect(names.filter { $0 == "matrix_product" }.count == 1)
    }
}
