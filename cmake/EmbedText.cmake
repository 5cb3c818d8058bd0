# Makes a C++ function that returns the text of a file:
# cmake -DINPUT=... -DHEADER=cli/witness_header.h -DFUNCTION=witnessHeader -DOUTPUT=... -P EmbedText.cmake
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "// Made of ${INPUT} by cmake/EmbedText.cmake.
#include \"${HEADER}\"

namespace dictum::cli {

std::string_view ${FUNCTION}() { return R\"dictum(${text})dictum\"; }

}  // namespace dictum::cli
")
