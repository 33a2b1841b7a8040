import CLinux
import Glibc
import Testing

@Suite("Files")
final class FilesTests {
    private let folder: String

    init() {
        var template = Array("/tmp/punctual-clinux-XXXXXX".utf8CString)
        folder = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    deinit {
        for name in entries() { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    private func entries() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private func write(_ text: String, to path: String) -> Int32 {
        var error: Int32 = 0
        let result = clinux_write_file(path, text, text.utf8.count, &error)
        #expect((result == 0) == (error == 0))
        return error
    }

    private func read(_ path: String, limit: Int = 1 << 20) -> (text: String?, error: Int32) {
        var length = 0
        var error: Int32 = 0
        guard let bytes = clinux_read_file(path, limit, &length, &error) else { return (nil, error) }
        defer { clinux_free(bytes) }
        return (String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self), error)
    }

    @Test("What is written is read back, and no temporary file stays")
    func writeAndRead() {
        let path = "\(folder)/a"
        #expect(write("first", to: path) == 0)
        #expect(write("second, longer", to: path) == 0)
        #expect(read(path).text == "second, longer")
        #expect(entries() == ["a"])
    }

    @Test("A replaced file keeps its permissions, and a link stays a link")
    func replaces() {
        let (path, link) = ("\(folder)/a", "\(folder)/b")
        #expect(write("x", to: path) == 0)
        chmod(path, 0o640)
        symlink(path, link)
        #expect(write("y", to: link) == 0)
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o640)
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(read(path).text == "y")
    }

    @Test("A device is written to and not replaced")
    func device() {
        #expect(write("x", to: "/dev/null") == 0)
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("A link that leads to nothing yet is followed, through further links and folders")
    func dangling() {
        let inner = "\(folder)/inner"
        mkdir(inner, 0o700)
        defer {
            unlink("\(inner)/target")
            rmdir(inner)
        }
        symlink("inner/target", "\(folder)/b")
        symlink("b", "\(folder)/a")
        #expect(clinux_check_output("\(folder)/a") == 0)
        #expect(write("x", to: "\(folder)/a") == 0)
        var status = stat()
        for link in ["a", "b"] {
            #expect(lstat("\(folder)/\(link)", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        }
        #expect(read("\(inner)/target").text == "x")
        symlink("loop", "\(folder)/loop")
        #expect(write("x", to: "\(folder)/loop") == ELOOP)
        #expect(clinux_check_output("\(folder)/loop") == ELOOP)
    }

    @Test("A pipe is written to, and stays one")
    func pipe() {
        let path = "\(folder)/p"
        mkfifo(path, 0o600)
        let descriptor = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(descriptor) }
        #expect(write("through", to: path) == 0)
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(Glibc.read(descriptor, &buffer, 16) == 7)
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test("What a descriptor of the process names is written to where that stands, also when it is a file")
    func descriptor() {
        let path = "\(folder)/a"
        let descriptor = open(path, O_CREAT | O_RDWR, 0o600)
        defer { close(descriptor) }
        Glibc.write(descriptor, "one ", 4)
        #expect(clinux_check_output("/dev/fd/\(descriptor)") == 0)
        #expect(write("two", to: "/dev/fd/\(descriptor)") == 0)
        #expect(write(" three", to: "/proc/self/fd/\(descriptor)") == 0)
        #expect(read(path).text == "one two three")
        #expect(write("x", to: "/dev/fd/987654") != 0)
    }

    @Test("Whether a path can be written to is said beforehand")
    func outputs() {
        #expect(clinux_check_output("/dev/null") == 0)
        #expect(clinux_check_output("\(folder)/new") == 0)
        #expect(clinux_check_output(folder) == EISDIR)
        #expect(clinux_check_output("\(folder)/missing/new") == ENOENT)
        #expect(entries().isEmpty)
    }

    @Test("A file is the same by every way to it")
    func identity() {
        #expect(write("x", to: "\(folder)/a") == 0)
        link("\(folder)/a", "\(folder)/b")
        symlink("b", "\(folder)/c")
        #expect(write("x", to: "\(folder)/d") == 0)
        func inode(_ name: String) -> UInt64 {
            var (device, inode) = (UInt64(0), UInt64(0))
            #expect(clinux_file_identity("\(folder)/\(name)", &device, &inode) == 0)
            return inode
        }
        #expect(inode("a") == inode("b") && inode("a") == inode("c") && inode("a") != inode("d"))
        var (device, other) = (UInt64(0), UInt64(0))
        #expect(clinux_file_identity("\(folder)/none", &device, &other) == ENOENT)
        #expect(clinux_path_kind("\(folder)/c", 1) == clinux_regular_file)
        #expect(clinux_path_kind("\(folder)/c", 0) == clinux_other_file)
        #expect(clinux_path_kind(folder, 0) == clinux_folder && clinux_path_kind("\(folder)/none", 1) == -1)
    }

    @Test("Failed writes leave nothing behind and say why")
    func failures() {
        #expect(write("x", to: "\(folder)/missing/a") == ENOENT)
        #expect(write("x", to: folder) == EISDIR)
        #expect(entries().isEmpty)
        #expect(String(cString: clinux_error_text(ENOENT)) == "No such file or directory")
        #expect(String(cString: clinux_error_text(99_999)) == "unknown error")
    }

    @Test("Reading stops at the limit")
    func limit() {
        let path = "\(folder)/a"
        #expect(write("12345", to: path) == 0)
        #expect(read(path, limit: 5).text == "12345")
        #expect(read(path, limit: 4).error == EFBIG)
        #expect(read("/dev/zero", limit: 300_000).error == EFBIG)
        #expect(read("/dev/null").text == "")
        #expect(read(folder).error == EISDIR)
        #expect(read("\(folder)/missing").error == ENOENT)
    }

    @Test("A whole file is mapped; an empty one has an address, a pipe is refused at once")
    func mapping() {
        let path = "\(folder)/a"
        #expect(write("mapped", to: path) == 0)
        var length = 0
        var error: Int32 = 0
        let address = clinux_map_file(path, &length, &error)
        #expect(address != nil && length == 6 && error == 0)
        if let address {
            #expect(String(decoding: UnsafeRawBufferPointer(start: address, count: length), as: UTF8.self) == "mapped")
            clinux_unmap(address, length)
        }
        let empty = "\(folder)/b"
        #expect(write("", to: empty) == 0)
        let nothing = clinux_map_file(empty, &length, &error)
        #expect(nothing != nil && length == 0 && error == 0)
        if let nothing { clinux_unmap(nothing, length) }
        let pipe = "\(folder)/c"
        mkfifo(pipe, 0o600)
        #expect(clinux_map_file(pipe, &length, &error) == nil && error == EOPNOTSUPP)
        #expect(clinux_map_file(folder, &length, &error) == nil && error == EISDIR)
        #expect(clinux_map_file("\(folder)/missing", &length, &error) == nil && error == ENOENT)
    }

    @Test("A directory is created once and may exist; a file in its place is an error")
    func directories() {
        var error: Int32 = 0
        let path = "\(folder)/d"
        #expect(clinux_make_directory(path, &error) == 0)
        #expect(clinux_make_directory(path, &error) == 0)
        rmdir(path)
        #expect(write("x", to: path) == 0)
        #expect(clinux_make_directory(path, &error) == -1 && error == EEXIST)
    }
}
