#include "modules/performance/internal/workbook.hpp"

#include <filesystem>
#include <fstream>

#include "platform/base/id.hpp"
#include "platform/xlsx/xlsx.hpp"

namespace qiying::performance {

std::string workbook(const std::string& sheet, const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
  // The writer makes files; this one lives no longer than the call.
  const auto path =
      std::filesystem::temp_directory_path() / (base::Id<struct WorkbookTag>::make().str() + ".xlsx");
  const std::vector<std::string_view> head(header.begin(), header.end());
  {
    xlsx::Writer writer(path, sheet, head);
    for (const auto& row : rows) {
      const std::vector<std::string_view> views(row.begin(), row.end());
      writer.row(views);
    }
    writer.close();
  }
  std::ifstream in(path, std::ios::binary);
  std::string out((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove(path);
  return out;
}

}  // namespace qiying::performance
