// A template from arbitrary bytes is refused when it is loaded, or printed; a value never brings markup of
// its own into the page.
#include <cstdlib>
#include <stdexcept>

#include "platform/pages/html.hpp"

using namespace qiying;

namespace {

// As a value it must come out escaped wherever it stands.
constexpr std::string_view kEvil = "\"'><xqevil onqevil=1>";

void print(const std::string& source) {
  pages::Templates templates;
  templates.add_texts({{"k", {"一{X}", "one {X}"}}});
  templates.add("part.html", "<b>{{X}}</b>");
  templates.add("page.html", source);
  templates.check();
  pages::Values values;
  values.set("X", kEvil);
  values.html("H", "<i>kept</i>");
  values.add("S").set("X", kEvil);
  values.add("S");
  for (const auto lang : {pages::Lang::zh, pages::Lang::en})
    if (templates.render(lang, "page.html", values).find("<xqevil") != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  if (source.find("xqevil") != std::string::npos) return 0;
  try {
    print(source);
  } catch (const std::logic_error&) {
  }
  return 0;
}
