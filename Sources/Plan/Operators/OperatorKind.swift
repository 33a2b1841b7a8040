import CKernels

/// What an operator computes; the list, its numbers and its names are those of the kernels.
package typealias OperatorKind = CKernels.OperatorKind

extension OperatorKind {
    /// Number of kinds; their numbers in plans are 0..<count.
    package static var count: Int { Int(pn_operator_count()) }

    /// The kind's name in every output, such as `max_pool`; a C string.
    package var name: UnsafePointer<CChar> { pn_operator_name(self) }
}

extension OperatorCheck {
    /// Checks what the kind asks of the operator; returns how many bytes of constants were read for it.
    func validateKind(_ kind: OperatorKind) throws(PlanError) -> Int {
        switch kind {
        case .convolution: try ConvolutionFormat.validate(self)
        case .maxPool: try MaxPoolFormat.validate(self)
        case .averagePool: try AveragePoolFormat.validate(self)
        case .add: try AddFormat.validate(self)
        case .requantize: try RequantizeFormat.validate(self)
        case .table: try TableFormat.validate(self)
        case .multiply: try MultiplyFormat.validate(self)
        case .depthwise: try DepthwiseFormat.validate(self)
        case .gather: try GatherFormat.validate(self)
        case .layerNormalization: try LayerNormalizationFormat.validate(self)
        case .matrixProduct: try MatrixProductFormat.validate(self)
        case .softmax: try SoftmaxFormat.validate(self)
        case .constant: try ConstantFormat.validate(self)
        case .join: try JoinFormat.validate(self)
        case .groupNormalization: try GroupNormalizationFormat.validate(self)
        case .resize: try ResizeFormat.validate(self)
        }
    }
}

extension Plan {
    /// Scratch bytes that one thread needs for operator `index`.
    func scratchSize(ofOperator index: Int) -> Int {
        let record = self.operator(index)
        return record.operatorKind == .convolution ? ConvolutionFormat.scratchSize(record, in: self) : 0
    }

    /// Bytes of weights that operator `index` reads.
    package func weightsSize(ofOperator index: Int) -> Int {
        let record = self.operator(index)
        switch record.operatorKind {
        case .convolution: return ConvolutionFormat.weightsSize(record, in: self)
        case .depthwise:
            return DepthwiseFormat.weightsSize(
                channels: Int(tensor(Int(record.output)).channels),
                taps: parameters(of: record, DepthwiseFormat.Parameters.self).window.taps)
        case .constant: return ConstantFormat.weightsSize(of: tensor(Int(record.output)))
        default: return 0
        }
    }

    /// Whether the weights of operator `index` are as its kernels rely on.
    func hasRightWeights(operator index: Int) -> Bool {
        let record = self.operator(index)
        switch record.operatorKind {
        case .convolution: return ConvolutionFormat.hasRightSums(record, in: self)
        case .depthwise: return DepthwiseFormat.hasRightWeights(record, in: self)
        default: return true
        }
    }

    /// Calls `field` with each number of the kind of operator `index`.
    package func describeOperator(_ index: Int, _ field: (OperatorField) -> Void) {
        let record = self.operator(index)
        switch record.operatorKind {
        case .convolution: ConvolutionFormat.describe(record, in: self, field)
        case .maxPool: MaxPoolFormat.describe(record, in: self, field)
        case .averagePool: AveragePoolFormat.describe(record, in: self, field)
        case .add: AddFormat.describe(record, in: self, field)
        case .requantize: RequantizeFormat.describe(record, in: self, field)
        case .table: TableFormat.describe(record, in: self, field)
        case .multiply: MultiplyFormat.describe(record, in: self, field)
        case .depthwise: DepthwiseFormat.describe(record, in: self, field)
        case .gather: GatherFormat.describe(record, in: self, field)
        case .layerNormalization: LayerNormalizationFormat.describe(record, in: self, field)
        case .matrixProduct: MatrixProductFormat.describe(record, in: self, field)
        case .softmax: SoftmaxFormat.describe(record, in: self, field)
        case .constant: ConstantFormat.describe(record, in: self, field)
        case .join: JoinFormat.describe(record, in: self, field)
        case .groupNormalization: GroupNormalizationFormat.describe(record, in: self, field)
        case .resize: ResizeFormat.describe(record, in: self, field)
        }
    }
}
