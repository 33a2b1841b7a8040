// What users of the library need beyond its own types: plans and their errors, instruction sets, image errors.
@_exported import Engine
@_exported import Plan
@_exported import Vision

/// The version of the library and of its commands.
public let punctualVersion: StaticString = "0.1.0"

/// Whether the library was built without optimization: it is up to a hundred times slower then.
public let isDebugBuild = _isDebugAssertConfiguration()
