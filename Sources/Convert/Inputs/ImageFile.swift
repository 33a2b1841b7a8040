/// One image of a folder.
package struct ImageFile: Sendable, Equatable {
    /// The folder's path as given, and the way from there.
    package var path: String
    /// The name of the first subfolder on the way to the image; nil for an image in the folder itself.
    package var className: String?

    /// Names a file without looking at it.
    package init(path: String, className: String?) {
        self.path = path
        self.className = className
    }
}
