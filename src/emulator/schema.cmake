# Turns schema/*.json into one C++ source with the bytes, so that the emulator needs no file beside it.
file(GLOB emulator_schema_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/emulator/schema/*.json)
set(emulator_schema_source ${CMAKE_CURRENT_BINARY_DIR}/emulator_schema_bytes.cpp)
add_custom_command(
  OUTPUT ${emulator_schema_source}
  COMMAND ${CMAKE_COMMAND} -DOUT=${emulator_schema_source} "-DFILES=${emulator_schema_files}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/emulator/schema/embed.cmake
  DEPENDS ${emulator_schema_files} ${CMAKE_CURRENT_SOURCE_DIR}/emulator/schema/embed.cmake
  VERBATIM)
set(DYNCX_EMULATOR_SCHEMA_SOURCES ${emulator_schema_source})
