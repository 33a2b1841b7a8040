import Vision

/// Where the image of a request comes from. The memory belongs to the caller of the classifier.
package enum ImageSource {
    /// It is in the network's input already.
    case prepared
    /// The bytes of a photograph's file; whether nothing else may follow, as from a pipe.
    case file(UnsafeRawBufferPointer, isAlone: Bool)
    /// Pixels.
    case pixels(UnsafeRawBufferPointer, PixelLayout)
}
