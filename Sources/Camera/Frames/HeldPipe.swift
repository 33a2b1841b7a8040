import CLinux

/// One more reader of a pipe with a name, which reads nothing: as long as it is there, the pipe's writer does not lose its
/// last reader, and is not ended for it, while one stream closes and the next one opens.
package final class HeldPipe {
    private var descriptor: Int32

    /// Nil for a source that is no such pipe.
    package init?(_ request: SourceRequest) {
        guard case .path(let path) = request.kind else { return nil }
        var error: Int32 = 0
        descriptor = clinux_open_input(path, &error)
        guard descriptor >= 0 else { return nil }
        guard Int(clinux_file_kind(descriptor)) == clinux_other_file else {
            letGo()
            return nil
        }
    }

    deinit { letGo() }

    /// Closes it: held for longer, it would have a writer wait whom nobody reads from any more.
    package func letGo() {
        guard descriptor >= 0 else { return }
        clinux_close(descriptor)
        descriptor = -1
    }
}
