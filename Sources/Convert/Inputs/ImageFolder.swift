import Foundation

/// The JPEG files of a folder, DIR/*.jpg or DIR/<class>/*.jpg, at any depth.
package struct ImageFolder: Sendable {
    /// Sorted by the bytes of their paths, so that the order is the same on every machine.
    package let files: [ImageFile]

    /// Lists the folder; hidden files and folders are left out.
    package init(contentsOf folder: String) throws(ImageSetError) {
        var isDirectory: ObjCBool = false
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isDirectory), isDirectory.boolValue,
            FileManager.default.isReadableFile(atPath: root),
            let entries = FileManager.default.enumerator(atPath: root)
        else { throw .cannotOpenFolder(path: folder) }
        var relativePaths: [String] = []
        for case let entry as String in entries {
            let isHidden = entry.split(separator: "/").contains { $0.hasPrefix(".") }
            if !isHidden, ["jpg", "jpeg"].contains(URL(fileURLWithPath: entry).pathExtension.lowercased()) {
                relativePaths.append(entry)
            }
        }
        guard !relativePaths.isEmpty else { throw .emptyFolder(path: folder) }
        relativePaths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        files = relativePaths.map { relative in
            let components = relative.split(separator: "/")
            return ImageFile(
                path: "\(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/\(relative)",
                className: components.count > 1 ? String(components[0]) : nil)
        }
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
