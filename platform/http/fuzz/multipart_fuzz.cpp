// A form is read the same whether it comes at once or in pieces; nothing crashes.
#include <cstdlib>

#include "platform/http/internal/multipart.hpp"
#include "platform/http/internal/text.hpp"

namespace {

using namespace qiying::http;

struct Notes final : PartSink {
  std::string text;
  int begin(PartHead head) override {
    if (!valid_utf8(head.name) || (head.filename && !valid_utf8(*head.filename))) std::abort();
    if (head.filename && head.filename->find_first_of("/\\") != std::string::npos) std::abort();
    text += "[" + head.name + "|" + head.filename.value_or("-") + "]";
    return 0;
  }
  int data(std::string_view bytes) override {
    text += bytes;
    return 0;
  }
  int end() override {
    text += ";";
    return 0;
  }
};

int parse(std::string_view body, std::size_t piece, std::string& text) {
  Notes notes;
  MultipartParser parser("x", {.parts = 20, .header = 200}, notes);
  int status = 0;
  for (std::size_t at = 0; at < body.size() && status == 0; at += piece)
    status = parser.feed(body.substr(at, piece));
  text = notes.text;
  return status != 0 ? status : parser.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string whole;
  std::string pieces;
  const int one = parse(body, body.size(), whole);
  const int two = parse(body, data[0] % 16 + 1, pieces);
  if ((one == 0) != (two == 0) || (one == 0 && whole != pieces)) std::abort();
  multipart_boundary(body);
  return 0;
}
