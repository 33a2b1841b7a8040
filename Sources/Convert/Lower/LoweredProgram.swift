import Plan

/// A program of a plan, complete but for what the file decides: strings and offsets into sections.
struct LoweredProgram {
    /// A record and what it refers to by name or by content.
    struct Tensor {
        var name: String
        var record: TensorRecord
        /// Nil for float32.
        var quantization: Quantization?
    }

    struct Operator {
        var name: String
        var record: OperatorRecord
        /// The parameter record of its kind; empty where that has none.
        var parameters: [UInt8] = []
        /// In the layout of its kind.
        var constants: [UInt8] = []
        /// Packed; empty for all but convolutions.
        var weights: [Int8] = []
    }

    struct Exit {
        var name: String
        var record: ExitRecord
    }

    var inputTensor = 0
    var tensors: [Tensor] = []
    var operators: [Operator] = []
    /// Offsets and lifetimes are those of the memory plan.
    var buffers: [BufferRecord] = []
    var exits: [Exit] = []
    /// In bytes.
    var arenaSize = 0
    /// In bytes, for each thread.
    var scratchSize = 0

    /// Takes over what is known of the exits; the rest keeps the defaults of `ExitRecord`.
    mutating func setMeasurements(_ measured: ModelMetadata.Exits) {
        for exit in exits.indices {
            if let top1Percent = measured.top1Percent { exits[exit].record.top1Percent = top1Percent[exit] }
            if let temperature = measured.temperature { exits[exit].record.temperature = temperature[exit] }
        }
    }
}
