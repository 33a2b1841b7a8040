import CLinux

extension Profile {
    /// More bytes than this are no profile.
    private static let largestSize = 4 << 20

    /// Reads the profile at `path`.
    public init(contentsOf path: String) throws(ProfileError) {
        var length = 0
        var errno: Int32 = 0
        // Only a regular file can be mapped: a pipe that stands there must not hold anybody up.
        guard let first = path.withCString({ clinux_map_file($0, &length, &errno) }) else {
            throw .cannotOpen(errno: errno)
        }
        defer { clinux_unmap(first, length) }
        guard length <= Self.largestSize else { throw .damaged }
        let bytes = UnsafeRawBufferPointer(start: first, count: length)
        var parser = ProfileParser([UInt8](bytes))
        self = try parser.parse()
    }

    /// What was measured just now, together with what the profile at `path` knows of other frequencies, if it is for the
    /// same.
    public init(identity: Identity, adding costs: Costs, to path: String) {
        self.init(identity: identity)
        if let old = try? Profile(contentsOf: path), old.identity == identity { self = old }
        set(costs)
    }

    /// Writes the profile to `path`, whole or not at all.
    public func write(to path: String) throws(ProfileError) {
        var text = text
        var errno: Int32 = 0
        let status = path.withCString { path in
            text.withUTF8 { clinux_write_file(path, $0.baseAddress!, $0.count, &errno) }
        }
        guard status == 0 else { throw .cannotWrite(errno: errno) }
    }

    /// Where the profile of a plan is kept: beside it, or where that cannot be written, in the user's folder for such
    /// things (`XDG_STATE_HOME`, or `.local/state` at home).
    /// - Returns: Paths, the best first.
    public static func paths(plan path: String, identity: Identity) -> [String] {
        let suffix = "\(identity.instructionSet)-\(identity.threads)\(identity.isRealTime ? "-realtime" : "").profile"
        var paths = ["\(path).\(suffix)"]
        let name = "punctual/\(String(identity.plan, radix: 16))-\(suffix)"
        if let state = environment("XDG_STATE_HOME"), state.utf8.first == UInt8(ascii: "/") {
            paths.append("\(state)/\(name)")
        } else if let home = environment("HOME"), home.utf8.first == UInt8(ascii: "/") {
            paths.append("\(home)/.local/state/\(name)")
        }
        return paths
    }

    private static func environment(_ name: String) -> String? {
        guard let value = clinux_environment(name) else { return nil }
        return String(cString: value)
    }
}
