import CV4L

/// The formats of cameras that are not read, and that libv4lconvert makes red, green, blue of where it is there.
///
/// Programs without shared libraries cannot load it: there it is never there.
package enum Conversion {
    #if PUNCTUAL_LIBV4L
        /// Whether the library is there.
        package static let isThere = cv4l_has_converter() != 0

        /// The kernel's letters of formats, the best first: what needs little work, and what loses little.
        private static let known: StaticString =
            "NV16NV61RGBPBX24XR24BGR4RGB4M420HM12Y16 Y10BJPGLPJPGS501S505S508S561S910SONXS920KONIM310P207JL20O511O518CPIAS680"

        /// The kernel's numbers of them.
        private static var codes: [UInt32] {
            stride(from: 0, to: known.utf8CodeUnitCount, by: 4).map { at in
                CameraFormat.code(UnsafeBufferPointer(start: known.utf8Start + at, count: 4))
            }
        }

        /// The kernel's number of four letters, where the library is there and knows the format.
        package static func code(_ letters: String) -> UInt32? {
            guard isThere, letters.utf8.count == 4 else { return nil }
            let code = CameraFormat.code(letters.utf8)
            return codes.contains(code) || CameraFormat.isMosaic(code) ? code : nil
        }

        /// Those of the formats that a device offers that can be converted, the best first; the mosaics of its sensor are
        /// last.
        static func formats(of node: cv4l_node, among offered: [UInt32]) -> [UInt32] {
            guard isThere else { return [] }
            let formats = codes.filter(offered.contains)
            // A sensor on the flat cable sends nothing before others have set it up.
            return isOnUSB(node) ? formats + offered.filter(CameraFormat.isMosaic) : formats
        }

        private static func isOnUSB(_ node: cv4l_node) -> Bool {
            withUnsafePointer(to: node) { node in
                let bus = cv4l_bus(node)
                for (index, letter) in "usb-".utf8.enumerated() where UInt8(bitPattern: bus[index]) != letter {
                    return false
                }
                return true
            }
        }
    #else
        package static var isThere: Bool { false }

        package static func code(_ letters: String) -> UInt32? { nil }

        static func formats(of node: cv4l_node, among offered: [UInt32]) -> [UInt32] { [] }
    #endif
}
