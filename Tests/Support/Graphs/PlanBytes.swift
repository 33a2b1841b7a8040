import Plan
import TestMemory

/// Validates `bytes` where nothing may be read beyond them, and lends the plan to `body`.
@discardableResult
package func withPlan<Result>(_ bytes: [UInt8], _ body: (Plan) throws -> Result) throws -> Result {
    guard let pages = GuardedPages(bytes) else { throw NoMemory() }
    return try withExtendedLifetime(pages) {
        try body(try Plan(validating: UnsafeRawBufferPointer(pages.bytes)))
    }
}

/// The system has not even addresses for what was asked for.
package struct NoMemory: Error {}
