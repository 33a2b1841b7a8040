// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "example",
    dependencies: [.package(name: "punctual", path: "../..")],
    targets: [
        .executableTarget(name: "Example", dependencies: [.product(name: "Punctual", package: "punctual")])
    ],
    swiftLanguageModes: [.v6]
)
