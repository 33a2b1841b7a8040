// swift-tools-version: 6.2
import PackageDescription

/// Set by the board build: leaves out everything that only exists on the developer's machine.
let isBoardBuild = Context.environment["PUNCTUAL_BOARD"] != nil

/// A program for boards that has no shared libraries, and can load none; the environment names the other kind.
let isStatic = isBoardBuild && Context.environment["PUNCTUAL_BOARD"] != "dynamic"

/// Set by tools/check/pixels.
let comparesPeers = Context.environment["PUNCTUAL_PEERS"] != nil

/// Set by tools/check/attack.
let attacks = Context.environment["PUNCTUAL_ATTACK"] != nil

/// Modules that must not allocate prove it when they are compiled as Embedded Swift.
let neverAllocates: [SwiftSetting] = isBoardBuild ? [.unsafeFlags(["-Xfrontend", "-no-allocations"])] : []

/// What runs before and after frames is kept small on boards.
let isSmall: [SwiftSetting] = isBoardBuild ? [.unsafeFlags(["-Osize"])] : []

let runtime: [Target] = [
    .target(name: "CKernels"),
    .target(name: "CLinux"),
    // pkg-config would name the folders of this machine's own library.
    .systemLibrary(name: "CLibJPEG", pkgConfig: isBoardBuild ? nil : "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .target(
        name: "CJPEG", dependencies: ["CLibJPEG", "CLinux"],
        cSettings: isStatic ? [.define("CJPEG_IS_STATIC")] : [], linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "Plan", dependencies: ["CKernels"], swiftSettings: neverAllocates + isSmall),
    .target(name: "Engine", dependencies: ["Plan", "CKernels", "CLinux"], swiftSettings: neverAllocates),
    .target(name: "Anytime", dependencies: ["Engine", "Plan", "CLinux"], swiftSettings: neverAllocates),
    .systemLibrary(name: "CLibPNG", pkgConfig: isBoardBuild ? nil : "libpng", providers: [.apt(["libpng-dev"])]),
    .target(
        name: "CPNG", dependencies: ["CLibPNG", "CLinux"], cSettings: isStatic ? [.define("CPNG_IS_STATIC")] : [],
        linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z"), .linkedLibrary("m")]),
    .target(
        name: "Vision", dependencies: ["CJPEG", "CPNG", "CKernels", "CLinux"] + (isBoardBuild ? [] : ["CLibWebP"]),
        swiftSettings: isBoardBuild ? [] : [.define("PUNCTUAL_WEBP")]),
    .target(name: "CV4L", cSettings: isStatic ? [] : [.define("CV4L_HAS_CONVERTER")]),
    .target(
        name: "Camera", dependencies: ["CV4L", "CLinux", "Text", "Vision"],
        swiftSettings: isSmall + (isStatic ? [] : [.define("PUNCTUAL_LIBV4L")])),
    .target(
        name: "Live", dependencies: ["Camera", "Punctual", "Text", "Vision", "CLinux"], swiftSettings: isSmall),
    .target(name: "Npy", swiftSettings: isSmall),
    .target(
        name: "Punctual", dependencies: ["Anytime", "Engine", "Plan", "Text", "Vision", "CKernels", "CLinux"],
        swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    .target(name: "Suites", dependencies: ["Engine", "Plan", "CKernels"], swiftSettings: isSmall),
    .target(name: "Text", dependencies: ["CLinux"], swiftSettings: isSmall),
    .target(name: "Board", dependencies: ["Text", "CLinux"], swiftSettings: isSmall),
    .executableTarget(
        name: "PunctualCLI",
        dependencies: [
            "Anytime", "Board", "Camera", "Engine", "Live", "Npy", "Plan", "Punctual", "Suites", "Text", "CLinux",
        ],
        swiftSettings: isSmall),
    .executableTarget(
        name: "DeadlineRegression", dependencies: ["Board", "Punctual", "Text", "CLinux"],
        path: "Tests/DeadlineRegression", exclude: ["msdnet-small.plan"]),
]

let host: [Target] = [
    // Part of the library's product and of no command: Foundation would cost each of them start-up time and memory.
    .target(name: "PunctualFoundation", dependencies: ["Punctual"]),
    .target(
        name: "ONNX", dependencies: ["CLinux", "Text", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
        exclude: ["onnx.proto"]),
    .systemLibrary(name: "CLibWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(
        name: "Convert",
        dependencies: ["ONNX", "CLinux", "COpenBLAS", "Npy", "Plan", "Punctual", "Suites", "Text", "Vision"],
        exclude: ["Operators.md"]),
    .executableTarget(
        name: "ConvertCLI",
        dependencies: [
            "Convert", "Text", "CLinux", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
]

let tests: [Target] = [
    // The executable is a dependency so that it is built; the tests run it and do not import it.
    .target(
        name: "CJPEGSample", path: "Tests/Support/JPEGSample", linkerSettings: [.linkedLibrary("jpeg")]),
    .testTarget(
        name: "CommandTests", dependencies: ["PunctualCLI", "CJPEGSample", "Convert", "Plan", "Punctual", "TestGraphs"]),
    .target(name: "CAllocationCounter", path: "Tests/Support/Allocation"),
    .testTarget(name: "BoardTests", dependencies: ["Board", "CAllocationCounter"]),
    .testTarget(name: "AnytimeTests", dependencies: ["Anytime", "Engine", "Plan", "Punctual", "CLinux"]),
    .testTarget(
        name: "PunctualTests",
        dependencies: ["Engine", "Plan", "Punctual", "PunctualFoundation", "Vision", "CAllocationCounter", "CLinux"]),
    .target(name: "CKernelsTwin", dependencies: ["CKernels"], path: "Tests/CKernelsTwin"),
    .target(name: "TestMemory", path: "Tests/Support/Memory"),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels", "CKernelsTwin", "Suites", "TestMemory"]),
    .testTarget(name: "EngineTests", dependencies: ["Engine", "Plan", "CKernels", "CLinux"]),
    .testTarget(name: "CameraTests", dependencies: ["Camera", "CV4L", "CLinux", "Vision"]),
    .testTarget(
        name: "LiveTests",
        dependencies: ["Camera", "CV4L", "Live", "Punctual", "Text", "Vision", "CAllocationCounter", "CLinux"]),
    .testTarget(name: "CLinuxTests", dependencies: ["CLinux"]),
    .target(
        name: "TestGraphs", dependencies: ["Convert", "Engine", "Plan", "Suites", "TestMemory", "Vision"],
        path: "Tests/Support/Graphs"),
    .target(
        name: "TestModels",
        dependencies: ["Convert", "ONNX", "Suites", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
        path: "Tests/Support/Models"),
    .testTarget(name: "ONNXTests", dependencies: ["ONNX", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
    .testTarget(
        name: "ConvertTests",
        dependencies: [
            // The executable is built for the tests that run it.
            "Convert", "ConvertCLI", "ONNX", "Plan", "Suites", "TestGraphs", "TestMemory", "TestModels", "Text",
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ]),
    .testTarget(
        name: "PlanTests", dependencies: ["Plan", "Engine", "Suites", "Convert", "TestGraphs", "TestMemory"],
        exclude: ["Fixtures"]),
    .testTarget(name: "NpyTests", dependencies: ["Npy"]),
    .testTarget(name: "TextTests", dependencies: ["Text", "CLinux"]),
    .testTarget(
        name: "VisionTests",
        dependencies: ["Vision", "CJPEG", "CJPEGSample", "CKernels", "CLibJPEG", "CAllocationCounter", "CLinux"],
        exclude: ["Fixtures"]),
]

/// What is compared with libraries that nothing else needs: see tools/check/pixels.
let peers: [Target] = [
    .target(
        name: "CPixelPeers", path: "Tests/PixelBench/Peers", cSettings: [.unsafeFlags(["-O3"])],
        linkerSettings: [.linkedLibrary("v4lconvert"), .linkedLibrary("jpeg"), .linkedLibrary("m")]),
    .executableTarget(
        name: "PixelBench", dependencies: ["CPixelPeers", "Vision", "CLinux"], path: "Tests/PixelBench",
        exclude: ["Peers"]),
]

/// What attacks the product with files made to do harm: see tools/check/attack.
let attackers: [Target] = [
    .target(name: "CPoison", path: "Tests/Attack/CPoison"),
    .systemLibrary(name: "CFuzzer", path: "Tests/Attack/CFuzzer"),
    .executableTarget(
        name: "Attack",
        dependencies: [
            "CFuzzer", "CLinux", "CPoison", "Convert", "Engine", "Npy", "ONNX", "Plan", "Suites", "TestGraphs",
            "TestModels", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ], path: "Tests/Attack", exclude: ["CFuzzer", "CPoison"]),
]

let package = Package(
    name: "punctual",
    products: [
        .library(name: "Punctual", targets: isBoardBuild ? ["Punctual"] : ["Punctual", "PunctualFoundation"]),
        .executable(name: "punctual", targets: ["PunctualCLI"]),
    ] + (isBoardBuild ? [] : [.executable(name: "punctual-convert", targets: ["ConvertCLI"])]),
    dependencies: isBoardBuild
        ? []
        : [
            .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
            .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        ],
    targets: isBoardBuild
        ? runtime : runtime + host + tests + (comparesPeers ? peers : []) + (attacks ? attackers : []),
    swiftLanguageModes: [.v6]
)
