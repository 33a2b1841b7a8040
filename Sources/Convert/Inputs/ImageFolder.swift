import CLinux
import Glibc
import Text

/// The photographs of a folder, DIR/*.jpg or DIR/<class>/*.jpg, at any depth: JPEG, PNG and WebP files.
package struct ImageFolder: Sendable {
    /// Its path as given, but for a slash at the end.
    let path: String
    /// Sorted by the bytes of their paths, so that the order is the same on every machine.
    package let files: [ImageFile]
    /// The names of the folders in the folder itself, sorted by their bytes, also of those without images.
    package let subfolders: [String]

    /// The other files, by their way from the folder, sorted by their bytes.
    package let others: [String]

    /// The endings of photographs' names, in letters of any case.
    static let endings = [".jpg", ".jpeg", ".png", ".webp"]

    /// Lists the folder; hidden files and folders are left out, and of symbolic links to folders those
    /// are followed that stand in the folder itself, as the classes of a data set may, but for those to the folder itself or one
    /// above it.
    /// - Throws: Also for a folder below that cannot be read: what is in it would be missed by nobody.
    package init(contentsOf folder: String) throws(ImageSetError) {
        let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        path = root
        var found: [(name: [UInt8], file: ImageFile)] = []
        var others: [[UInt8]] = []
        var subfolders: [String] = []
        var pending = [""]
        while let relative = pending.popLast() {
            let shown = relative.isEmpty ? folder : "\(root)/\(relative.dropLast())"
            for name in try names(in: "\(root)/\(relative)", shown: shown) where !name.hasPrefix(".") {
                let path = "\(root)/\(relative)\(name)"
                let follows = relative.isEmpty && !leadsUp(path, from: root)
                let (kind, error) = path.withFileName { (clinux_path_kind($0, follows ? 1 : 0), errno) }
                if kind == Int32(clinux_folder) {
                    pending.append("\(relative)\(name)/")
                    if relative.isEmpty { subfolders.append(name) }
                } else if kind < 0, error != ENOENT, error != ELOOP {
                    // It may be listed, but what it lists may not be looked at.
                    throw .cannotOpenFolder(path: shown, reason: String(cString: clinux_error_text(error)))
                } else if name.isNameOfPhotograph {
                    let className = relative.split(separator: "/").first.map(String.init)
                    found.append((FileName.bytes(relative + name), ImageFile(path: path, className: className)))
                } else {
                    others.append(FileName.bytes(relative + name))
                }
            }
        }
        self.subfolders = subfolders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        self.others = others.sorted { $0.lexicographicallyPrecedes($1) }.map(FileName.text)
        guard !found.isEmpty else { throw .emptyFolder(path: folder) }
        files = found.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.file)
    }

    /// The names of the classes, sorted.
    package var classNames: [String] {
        Set(files.compactMap(\.className)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The way from the folder to one of its files.
    func way(to file: ImageFile) -> String {
        FileName.text(Array(FileName.bytes(file.path).dropFirst(FileName.bytes(path).count + 1)))
    }

    /// At most `count` files, spread evenly over the sorted list.
    package func subset(_ count: Int) -> [ImageFile] {
        guard count < files.count else { return files }
        return (0..<count).map { files[$0 * files.count / count] }
    }
}

/// Whether a path is that of the folder itself or of one above it, links resolved.
private func leadsUp(_ path: String, from folder: String) -> Bool {
    guard let target = resolved(path), let start = resolved(folder + "/") else { return false }
    return start == target || target == [UInt8(ascii: "/")] || start.starts(with: target + [UInt8(ascii: "/")])
}

/// The bytes of an absolute path without links; nil for what is not there.
private func resolved(_ path: String) -> [UInt8]? {
    path.withFileName { name in
        guard let real = realpath(name, nil) else { return nil }
        defer { free(real) }
        return Array(UnsafeBufferPointer(start: real, count: strlen(real))).map { UInt8(bitPattern: $0) }
    }
}

/// The names of a folder's entries, in no order; `shown` is what errors call it.
private func names(in folder: String, shown: String) throws(ImageSetError) -> [String] {
    let (opened, error) = folder.withFileName { (clinux_open_folder($0), errno) }
    guard let entries = opened else {
        throw .cannotOpenFolder(path: shown, reason: String(cString: clinux_error_text(error)))
    }
    defer { clinux_close_folder(entries) }
    var names: [String] = []
    while let name = clinux_next_name(entries) { names.append(FileName.text(name)) }
    return names
}

extension String {
    fileprivate var isNameOfPhotograph: Bool {
        let name = lowercased()
        return ImageFolder.endings.contains { name.hasSuffix($0) }
    }

    /// The name of the file or folder, without the way to it.
    var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
