import CLibJPEG
import Glibc

/// How chroma is sampled.
enum JPEGSampling {
    case yuv420, yuv422, yuv444, grey
}

/// Writes a JPEG file of any size row by row, for images too large to keep as fixtures; `row` gets red, green, blue.
func encodeJPEG(
    width: Int, height: Int, progressive: Bool = false, interleaved: Bool = true,
    sampling: JPEGSampling = .yuv420, optimized: Bool = false, onePerCoefficient: Bool = false,
    row fill: (_ y: Int, _ row: UnsafeMutableBufferPointer<UInt8>) -> Void
) -> [UInt8] {
    var errors = jpeg_error_mgr()
    var info = jpeg_compress_struct()
    info.err = jpeg_std_error(&errors)
    jpeg_CreateCompress(&info, JPEG_LIB_VERSION, MemoryLayout<jpeg_compress_struct>.size)
    defer { jpeg_destroy_compress(&info) }
    var output: UnsafeMutablePointer<UInt8>?
    var length: UInt = 0
    jpeg_mem_dest(&info, &output, &length)
    defer { free(output) }
    info.image_width = JDIMENSION(width)
    info.image_height = JDIMENSION(height)
    info.input_components = 3
    info.in_color_space = JCS_RGB
    jpeg_set_defaults(&info)
    jpeg_set_quality(&info, 80, 1)
    switch sampling {
    case .yuv420: break
    case .yuv422: info.comp_info[0].v_samp_factor = 1
    case .yuv444: (info.comp_info[0].h_samp_factor, info.comp_info[0].v_samp_factor) = (1, 1)
    case .grey: jpeg_set_colorspace(&info, JCS_GRAYSCALE)
    }
    // Huffman tables of the file's own in place of the standard ones.
    info.optimize_coding = optimized ? 1 : 0
    // One scan for each component, each of all 64 coefficients.
    var scans = (0..<3).map { component in
        jpeg_scan_info(
            comps_in_scan: 1, component_index: (Int32(component), 0, 0, 0), Ss: 0, Se: 63, Ah: 0, Al: 0)
    }
    // As many scans as there can be of grey pixels: of each coefficient its upper bits, and two that refine it.
    if onePerCoefficient {
        scans = (0..<64).flatMap { coefficient in
            [(0, 2), (2, 1), (1, 0)].map { high, low in
                jpeg_scan_info(
                    comps_in_scan: 1, component_index: (0, 0, 0, 0), Ss: Int32(coefficient), Se: Int32(coefficient),
                    Ah: Int32(high), Al: Int32(low))
            }
        }
    }
    return scans.withUnsafeMutableBufferPointer { scans in
        if onePerCoefficient {
            info.scan_info = UnsafePointer(scans.baseAddress!)
            info.num_scans = Int32(scans.count)
        } else if progressive {
            jpeg_simple_progression(&info)
        } else if !interleaved {
            info.scan_info = UnsafePointer(scans.baseAddress!)
            info.num_scans = 3
        }
        jpeg_start_compress(&info, 1)
        var pixels = [UInt8](repeating: 0, count: width * 3)
        for y in 0..<height {
            pixels.withUnsafeMutableBufferPointer { pixels in
                fill(y, pixels)
                var start: JSAMPROW? = pixels.baseAddress!
                _ = jpeg_write_scanlines(&info, &start, 1)
            }
        }
        jpeg_finish_compress(&info)
        return Array(UnsafeBufferPointer(start: output, count: Int(length)))
    }
}
