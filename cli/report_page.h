// The page of `dictum report` as it was built in from cli/report/, around the place of its data.
#pragma once

#include <string_view>

namespace dictum::cli {

struct ReportPage {
  std::string_view beforeData;
  std::string_view afterData;
};

ReportPage reportPage();

}  // namespace dictum::cli
