/// A file that should be a frame, and is none.
package struct DamagedFile {
    /// Its path, printable.
    package let name: String
    /// The system's reason why it cannot be read, as an errno value; 0 where its content is at fault.
    package let errno: Int32

    /// Why it cannot be read, in a clause; nil where its content is at fault.
    package var reason: String? {
        errno == 0 ? nil : CameraError.cannotRead(errno: errno).description
    }
}
