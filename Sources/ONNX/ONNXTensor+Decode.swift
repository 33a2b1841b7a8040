import Foundation

extension ONNXTensor {
    /// Decodes the elements from wherever the file keeps them, after checking their number against the dimensions.
    init(_ tensor: Onnx_TensorProto, external: inout ExternalData) throws(ONNXError) {
        try tensor.name.requireName("a tensor")
        guard tensor.dims.count <= ONNXModel.largestRank else {
            throw .tooManyDimensions(name: tensor.name, count: tensor.dims.count)
        }
        let count = try elementCount(tensor)
        let type = tensor.dataType
        guard let size = elementSize(type) else {
            throw .unsupportedElementType(tensor: tensor.name, type: typeName(type))
        }
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { throw .tensorDimensions(tensor: tensor.name, dimensions: tensor.dims) }
        try external.claim(count, of: tensor)
        let check = LengthCheck(tensor: tensor, count: count, elementSize: size)

        name = tensor.name
        dimensions = tensor.dims.map(Int.init)
        quantizedType = QuantizedType(rawValue: Int64(type.rawValue))
        if tensor.dataLocation == .external {
            let bytes = try external.bytes(of: tensor, expected: byteCount)
            elements = Elements(raw: bytes, type: type, count: count)
        } else if !tensor.rawData.isEmpty {
            try check(found: tensor.rawData.count)
            elements = Elements(raw: tensor.rawData, type: type, count: count)
        } else {
            elements = try Elements(typed: tensor, check: check)
        }
    }
}

/// Holds the number of elements found against the number that the dimensions ask for.
private struct LengthCheck {
    let tensor: Onnx_TensorProto
    let count: Int
    let elementSize: Int

    func callAsFunction(found bytes: Int) throws(ONNXError) {
        guard bytes == count * elementSize else {
            throw .tensorLength(
                tensor: tensor.name, dimensions: tensor.dims, expectedBytes: count * elementSize, foundBytes: bytes)
        }
    }
}

/// Product of the dimensions; one for a scalar.
private func elementCount(_ tensor: Onnx_TensorProto) throws(ONNXError) -> Int {
    // The sizes beside a 0 are strides all the same.
    var (count, largest): (Int64, Int64) = (1, 1)
    for dimension in tensor.dims {
        let (product, overflow) = largest.multipliedReportingOverflow(by: max(dimension, 1))
        guard dimension >= 0, !overflow else {
            throw .tensorDimensions(tensor: tensor.name, dimensions: tensor.dims)
        }
        largest = product
        count *= dimension
    }
    return Int(count)
}

/// Bytes of one element in raw data; nil for types that no supported operator takes.
private func elementSize(_ type: Onnx_TensorProto.DataType) -> Int? {
    switch type {
    case .int8, .uint8, .bool: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .float, .int32: 4
    case .double, .int64: 8
    default: nil
    }
}

/// The type as ONNX spells it.
private func typeName(_ type: Onnx_TensorProto.DataType) -> String {
    switch type {
    case .undefined: "UNDEFINED"
    case .string: "STRING"
    case .uint32: "UINT32"
    case .uint64: "UINT64"
    case .complex64: "COMPLEX64"
    case .complex128: "COMPLEX128"
    default: "number \(type.rawValue)"
    }
}

extension ONNXTensor.Elements {
    /// From little-endian bytes, whose number has been checked.
    fileprivate init(raw: Data, type: Onnx_TensorProto.DataType, count: Int) {
        self = raw.withUnsafeBytes { bytes in
            switch type {
            case .float: .floats(load(bytes, count) { (bits: UInt32) in Float(bitPattern: bits) })
            case .double: .floats(load(bytes, count) { (bits: UInt64) in Float(Double(bitPattern: bits)) })
            case .float16: .floats(load(bytes, count) { (bits: UInt16) in Float(Float16(bitPattern: bits)) })
            case .bfloat16: .floats(load(bytes, count) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) })
            case .int64: .integers(load(bytes, count) { (value: Int64) in value })
            case .int32: .integers(load(bytes, count) { (value: Int32) in Int64(value) })
            case .int16: .integers(load(bytes, count) { (value: Int16) in Int64(value) })
            case .uint16: .integers(load(bytes, count) { (value: UInt16) in Int64(value) })
            case .int8: .integers(load(bytes, count) { (value: Int8) in Int64(value) })
            default: .integers(load(bytes, count) { (value: UInt8) in Int64(value) })
            }
        }
    }

    /// From the field that belongs to the tensor's type.
    fileprivate init(typed tensor: Onnx_TensorProto, check: LengthCheck) throws(ONNXError) {
        let size = check.elementSize
        switch tensor.dataType {
        case .float:
            try check(found: tensor.floatData.count * size)
            self = .floats(tensor.floatData)
        case .double:
            try check(found: tensor.doubleData.count * size)
            self = .floats(tensor.doubleData.map { Float($0) })
        case .float16:
            try check(found: tensor.int32Data.count * size)
            self = .floats(tensor.int32Data.map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) })
        case .bfloat16:
            try check(found: tensor.int32Data.count * size)
            self = .floats(tensor.int32Data.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) })
        case .int64:
            try check(found: tensor.int64Data.count * size)
            self = .integers(tensor.int64Data)
        default:
            try check(found: tensor.int32Data.count * size)
            self = .integers(tensor.int32Data.map { Int64($0) })
        }
    }
}

private func load<Stored: FixedWidthInteger, Element>(
    _ bytes: UnsafeRawBufferPointer, _ count: Int, _ convert: (Stored) -> Element
) -> [Element] {
    (0..<count).map { index in
        let offset = index * MemoryLayout<Stored>.size
        return convert(Stored(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
    }
}
