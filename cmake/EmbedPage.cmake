# Makes one page of its parts, and a C++ source of the page: cmake -DFOLDER=... -DOUTPUT=... -P EmbedPage.cmake
#
# page.html has the places @STYLE@, @SCRIPT@ and @DATA@. The scripts are ES modules, so that editors and tests can use
# them one by one; a page that needs no second file has them in one scope, without `import` and `export`. They are
# joined in the order of scripts.txt, in which each stands after those that it imports.
file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/style.css style)
file(STRINGS ${FOLDER}/scripts.txt names REGEX "^[^#]")

set(script "")
foreach(name IN LISTS names)
  file(READ ${FOLDER}/${name} text)
  string(REGEX REPLACE "import [^;]*;\n" "" text "${text}")
  string(REGEX REPLACE "\nexport " "\n" text "\n${text}")
  string(APPEND script "${text}")
endforeach()

string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@SCRIPT@" "${script}" page "${page}")
string(FIND "${page}" "@DATA@" at)
string(SUBSTRING "${page}" 0 ${at} before)
math(EXPR at "${at} + 6")
string(SUBSTRING "${page}" ${at} -1 after)

file(WRITE ${OUTPUT} "// Made of cli/report/ by cmake/EmbedPage.cmake.
#include \"cli/report_page.h\"

namespace dictum::cli {

ReportPage reportPage() {
  return {R\"dictum(${before})dictum\", R\"dictum(${after})dictum\"};
}

}  // namespace dictum::cli
")
