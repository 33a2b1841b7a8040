/// Why an operation cannot be applied to inputs of the given shapes; one clause without the node's name.
package struct ShapeError: Error {
    package var reason: String
}
