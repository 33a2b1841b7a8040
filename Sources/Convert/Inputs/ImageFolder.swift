import CLinux
import Text

/// The JPEG files of a folder, DIR/*.jpg or DIR/<class>/*.jpg, at any depth.
package struct ImageFolder: Sendable {
    /// Sorted by the bytes of their paths, so that the order is the same on every machine.
    package let files: [ImageFile]

    /// Lists the folder; hidden files and folders are left out, and symbolic links to folders are not followed.
    package init(contentsOf folder: String) throws(ImageSetError) {
        let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        var found: [(name: [UInt8], file: ImageFile)] = []
        var pending = [""]
        while let relative = pending.popLast() {
            guard let names = names(in: "\(root)/\(relative)") else {
                if relative.isEmpty { throw .cannotOpenFolder(path: folder) }
                continue
            }
            for name in names where !name.hasPrefix(".") {
                let path = "\(root)/\(relative)\(name)"
                if path.withFileName({ clinux_path_kind($0, 0) }) == Int32(clinux_folder) {
                    pending.append("\(relative)\(name)/")
                } else if name.isNameOfJPEG {
                    let className = relative.split(separator: "/").first.map(String.init)
                    found.append((FileName.bytes(relative + name), ImageFile(path: path, className: className)))
                }
            }
        }
        guard !found.isEmpty else { throw .emptyFolder(path: folder) }
        files = found.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.file)
    }

    /// The names of the classes, sorted.
    package var classNames: [String] {
        Set(files.compactMap(\.className)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// At most `count` files, spread evenly over the sorted list.
    package func subset(_ count: Int) -> [ImageFile] {
        guard count < files.count else { return files }
        return (0..<count).map { files[$0 * files.count / count] }
    }
}

/// The names of a folder's entries, in no order; nil where it cannot be read.
private func names(in folder: String) -> [String]? {
    guard let entries = folder.withFileName({ clinux_open_folder($0) }) else { return nil }
    defer { clinux_close_folder(entries) }
    var names: [String] = []
    while let name = clinux_next_name(entries) { names.append(FileName.text(name)) }
    return names
}

extension String {
    fileprivate var isNameOfJPEG: Bool {
        let name = lowercased()
        return name.hasSuffix(".jpg") || name.hasSuffix(".jpeg")
    }

    /// The name of the file or folder, without the way to it.
    var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
