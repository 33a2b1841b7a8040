import ArgumentParser
import Convert

// Options are spelled as the values of a model's metadata, and read by the same code.
extension NumberList: ExpressibleByArgument {}
extension ImageSize: ExpressibleByArgument {}
extension InputSettings.ColorOrder: ExpressibleByArgument {}
extension CalibrationMethod: ExpressibleByArgument {}
