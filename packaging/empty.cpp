// libdyncx.so is made of the rooms of src/; CMake asks for one source of the library's own.
