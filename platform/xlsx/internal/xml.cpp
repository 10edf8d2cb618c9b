#include "platform/xlsx/internal/xml.hpp"

#include <array>
#include <stdexcept>

namespace qiying::xlsx {

Xml::Xml() : parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
  if (!parser_) throw std::bad_alloc();
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(
      parser_.get(),
      [](void* self, const char* name, const char** attributes) {
        static_cast<Xml*>(self)->begin(local(name), attributes);
      },
      [](void* self, const char* name) { static_cast<Xml*>(self)->end(local(name)); });
  XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* text, int size) {
    static_cast<Xml*>(self)->text({text, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const char*, const char*, const char*, int) {
    static_cast<Xml*>(self)->stop();
  });
}

bool Xml::feed(const char* data, std::size_t size, bool last) {
  return XML_Parse(parser_.get(), data, static_cast<int>(size), last) == XML_STATUS_OK;
}

base::Result<void> Xml::read(Package& package, const std::string& name) {
  QY_TRY(auto part, package.part(name));
  std::array<char, 64 * 1024> buffer;
  while (true) {
    const auto got = part.read(buffer.data(), buffer.size());
    if (!got || !feed(buffer.data(), *got, *got == 0)) return bad_xml(name);
    if (*got == 0) return {};
  }
}

const char* Xml::attribute(const char** attributes, std::string_view name) {
  for (; *attributes; attributes += 2)
    if (local(attributes[0]) == name) return attributes[1];
  return nullptr;
}

std::string_view Xml::local(const char* name) {
  const std::string_view whole(name);
  const auto colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace qiying::xlsx
