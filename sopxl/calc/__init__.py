"""The planning maths: pure functions, arrays in, arrays out; imports numpy, arrays and errors."""
