import Convert
import Glibc
import Testing
import Text

@Suite struct ImageFolderTests {
    @Test func listsImagesInByteOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["dog/b.jpg", "dog/a.JPEG", "cat/deep/z.jpg", "Zebra/1.jpg", "top.jpg", "dog/10.jpg", "dog/9.jpg"] {
            try folder.write([0], to: name)
        }
        for name in ["cat/m.PNG", "dog/a.webp"] { try folder.write([0], to: name) }
        for name in ["dog/notes.txt", "dog/.hidden.jpg", ".thumbs/x.jpg", "jpg"] {
            try folder.write([0], to: name)
        }
        let images = try ImageFolder(contentsOf: folder.path)
        #expect(
            images.files.map { $0.path.dropFirst(folder.path.count + 1) } == [
                "Zebra/1.jpg", "cat/deep/z.jpg", "cat/m.PNG", "dog/10.jpg", "dog/9.jpg", "dog/a.JPEG", "dog/a.webp",
                "dog/b.jpg", "top.jpg",
            ])
        #expect(images.files.map(\.className) == ["Zebra", "cat", "cat", "dog", "dog", "dog", "dog", "dog", nil])
        #expect(images.others == ["dog/notes.txt", "jpg"])
        #expect(images.classNames == ["Zebra", "cat", "dog"])
        #expect(try ImageFolder(contentsOf: folder.path + "/").files == images.files)
    }

    /// A folder from elsewhere: names of any bytes, pipes that nobody writes to, and links in a circle.
    @Test(.timeLimit(.minutes(1))) func takesNamesOfAnyBytes() throws {
        let folder = try TemporaryFolder()
        let name = FileName.text(Array("caf".utf8) + [0xE9])
        #expect("\(folder.path)/\(name)".withFileName { mkdir($0, 0o700) } == 0)
        #expect(symlink("..", folder.path + "/loop") == 0)
        let photograph = try Fixtures.photograph("colour-444")
        try folder.write(photograph, to: "plain.jpg")
        #expect("\(folder.path)/\(name)/\(name).jpg".withFileName { rename(folder.path + "/plain.jpg", $0) } == 0)
        #expect("\(folder.path)/\(name)/pipe.jpg".withFileName { mkfifo($0, 0o600) } == 0)
        let images = try ImageFolder(contentsOf: folder.path)
        #expect(images.classNames == [name] && images.files.count == 2)
        let input = PhotographInput(
            preprocessing: .init(cropWidth: 8, cropHeight: 8, resize: .exact(width: 8, height: 8)), mean: [0, 0, 0],
            deviation: [1, 1, 1])
        #expect(try input.pixels(ofImageAt: images.files[0].path).count == 192)
        let error = #expect(throws: (any Error).self) { try input.pixels(ofImageAt: images.files[1].path) }
        #expect(error.map { "\($0)" } == "it is no regular file")
    }

    /// Classes may stand elsewhere; what leads up would never end, and below the classes nothing is followed.
    @Test func followsLinksToClasses() throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        try elsewhere.write([0], to: "cats/1.jpg")
        #expect(symlink(elsewhere.path + "/cats", folder.path + "/cat") == 0)
        #expect(symlink(elsewhere.path, elsewhere.path + "/cats/again") == 0)
        for (name, target) in [
            ("self", "."), ("up", ".."), ("root", "/"), ("gone", "/nowhere"), ("one", "other"), ("other", "one"),
        ] {
            #expect(symlink(target, "\(folder.path)/\(name)") == 0)
        }
        let images = try ImageFolder(contentsOf: folder.path)
        #expect(images.files.map(\.className) == ["cat"] && images.subfolders == ["cat"])
        #expect(images.others == ["cat/again", "gone", "one", "other", "root", "self", "up"])
    }

    @Test func spreadsSubsetsEvenly() throws {
        let folder = try TemporaryFolder()
        for index in 10..<20 { try folder.write([0], to: "\(index).jpg") }
        let images = try ImageFolder(contentsOf: folder.path)
        #expect(images.subset(4) == [0, 2, 5, 7].map { images.files[$0] })
        #expect(images.subset(1) == [images.files[0]])
        #expect(images.subset(10) == images.files)
        #expect(images.subset(512) == images.files)
    }

    @Test func refusesFoldersWithoutImages() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write([0], to: "readme.txt")
        #expect(throws: ImageSetError.emptyFolder(path: folder.path)) { try ImageFolder(contentsOf: folder.path) }
        #expect(throws: ImageSetError.cannotOpenFolder(path: file, reason: "Not a directory")) {
            try ImageFolder(contentsOf: file)
        }
        #expect(throws: ImageSetError.cannotOpenFolder(path: "/nowhere", reason: "No such file or directory")) {
            try ImageFolder(contentsOf: "/nowhere")
        }
    }

    @Test func namesUnreadableImages() throws {
        struct Damaged: Error {}
        let shape = MapShape(channels: 1, height: 1, width: 1)
        let files = [ImageFile(path: "good.jpg", className: nil), ImageFile(path: "bad.jpg", className: nil)]
        let images = ImageSet(files, shape: shape) { path in
            if path == "bad.jpg" { throw Damaged() }
            return [1]
        }
        #expect(try images.image(0) == [1])
        #expect(throws: ImageSetError.unreadableImage(path: "bad.jpg", reason: "Damaged()")) { try images.image(1) }
    }
}
