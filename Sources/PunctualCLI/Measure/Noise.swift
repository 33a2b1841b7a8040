import Punctual
import Suites

extension Classifier {
    /// Fills the input with noise, the same on every machine: speed does not depend on it.
    func fillInputWithNoise() {
        prepare { map in
            var noise = SplitMix64(state: 1)
            for pixel in 0..<map.height * map.width {
                for channel in 0..<map.channels {
                    map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: noise.next())
                }
            }
        }
    }
}
