#include "engines/rules/internal/yaml.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <set>

#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

Place place_of(const yaml_mark_t& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
  yaml_event_type_t type() const { return raw.type; }
  Place place() const { return place_of(raw.start_mark); }
};

class Parser {
 public:
  Parser(std::string_view text, Findings& findings, const YamlLimits& limits)
      : findings_(findings), limits_(limits) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  std::optional<YamlNode> document() {
    YamlNode root;
    if (!expect(YAML_STREAM_START_EVENT) || !expect(YAML_DOCUMENT_START_EVENT)) return std::nullopt;
    if (!value(root, 0) || !expect(YAML_DOCUMENT_END_EVENT)) return std::nullopt;
    Event end;
    if (!next(end)) return std::nullopt;
    if (end.type() != YAML_STREAM_END_EVENT) {
      refuse(end.place(), "yaml.documents", {"一个文件只能写一份内容", "One file holds one document"},
             {"删去“---”，把后面的内容另存为文件", "Remove “---” and put the rest into its own file"});
      return std::nullopt;
    }
    return root;
  }

 private:
  void refuse(Place place, std::string_view code, base::Text message, base::Text help) {
    findings_.error(place, code, std::move(message), std::move(help));
  }

  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw)) return true;
    const auto problem = std::string(parser_.problem ? parser_.problem : "unreadable");
    refuse(place_of(parser_.problem_mark), "yaml.syntax",
           {fmt::format("此处不符合 YAML 格式（{}）", problem), fmt::format("Not YAML here: {}", problem)},
           {"检查缩进、冒号后的空格、引号和括号是否成对",
            "Check indentation, the space after colons, and that quotes and brackets are closed"});
    return false;
  }

  bool expect(yaml_event_type_t type) {
    Event event;
    if (!next(event)) return false;
    if (event.type() == type) return true;
    refuse(event.place(), "yaml.empty", {"文件没有内容", "The file is empty"},
           {"参照“如何撰写政策”填写", "Fill it in as “how to write a policy” shows"});
    return false;
  }

  bool value(YamlNode& out, std::size_t depth) {
    Event event;
    return next(event) && value_of(event, out, depth);
  }

  bool plain(Place place, const void* anchor, const void* tag) {
    if (!anchor && !tag) return true;
    refuse(place, "yaml.anchor",
           {"不支持锚点、别名和标签（& * !）", "Anchors, aliases and tags (& * !) are not allowed"},
           {"把内容直接写在这里", "Write the content out here"});
    return false;
  }

  bool room(Place place, std::size_t depth) {
    if (depth > limits_.depth) {
      refuse(place, "yaml.too_deep",
             {fmt::format("嵌套超过 {} 层", limits_.depth),
              fmt::format("Nested deeper than {} levels", limits_.depth)},
             {"把条件拆成几项", "Split the conditions"});
      return false;
    }
    if (++nodes_ > limits_.nodes) {
      refuse(place, "yaml.too_many", {"内容过多", "Too many values"},
             {"拆成多个政策文件", "Split into several policy files"});
      return false;
    }
    return true;
  }

  bool value_of(Event& event, YamlNode& out, std::size_t depth) {
    out.place = event.place();
    if (!room(out.place, depth)) return false;
    switch (event.type()) {
      case YAML_SCALAR_EVENT:
        return scalar(event, out);
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.raw.data.sequence_start;
        return plain(out.place, start.anchor, start.tag) && list(out, depth);
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.raw.data.mapping_start;
        return plain(out.place, start.anchor, start.tag) && map(out, depth);
      }
      default:
        return plain(out.place, &event, nullptr);  // an alias
    }
  }

  bool scalar(const Event& event, YamlNode& out) {
    const auto& s = event.raw.data.scalar;
    out.kind = YamlNode::Kind::scalar;
    out.text.assign(reinterpret_cast<const char*>(s.value), s.length);
    if (out.text.find('\0') != std::string::npos) {
      refuse(out.place, "yaml.control", {"含有控制字符", "Holds control characters"},
             {"删去该字符", "Remove it"});
      return false;
    }
    return plain(out.place, s.anchor, s.tag);
  }

  bool list(YamlNode& out, std::size_t depth) {
    out.kind = YamlNode::Kind::list;
    for (;;) {
      Event event;
      if (!next(event)) return false;
      if (event.type() == YAML_SEQUENCE_END_EVENT) return true;
      if (!value_of(event, out.items.emplace_back(), depth + 1)) return false;
    }
  }

  bool map(YamlNode& out, std::size_t depth) {
    out.kind = YamlNode::Kind::map;
    std::set<std::string, std::less<>> seen;
    for (;;) {
      Event event;
      if (!next(event)) return false;
      if (event.type() == YAML_MAPPING_END_EVENT) return true;
      auto& entry = out.entries.emplace_back();
      if (!key(event, entry) || !value(entry.value, depth + 1)) return false;
      if (!seen.insert(entry.key).second)
        refuse(entry.place, "yaml.duplicate",
               {fmt::format("“{}”写了两次", entry.key), fmt::format("“{}” stands here twice", entry.key)},
               {"保留一处", "Keep one of them"});
    }
  }

  bool key(const Event& event, YamlEntry& entry) {
    entry.place = event.place();
    if (event.type() != YAML_SCALAR_EVENT) {
      refuse(entry.place, "yaml.key", {"冒号前应是一个词", "A single word must stand before the colon"},
             {"检查缩进", "Check the indentation"});
      return false;
    }
    const auto& s = event.raw.data.scalar;
    if (!plain(entry.place, s.anchor, s.tag)) return false;
    entry.key.assign(reinterpret_cast<const char*>(s.value), s.length);
    return true;
  }

  yaml_parser_t parser_{};
  Findings& findings_;
  const YamlLimits& limits_;
  std::size_t nodes_ = 0;
};

// Of the first byte that is no UTF-8; columns are bytes up to there.
Place first_bad_byte(std::string_view text) {
  Place out{1, 1};
  while (!text.empty()) {
    const auto one = base::decode_utf8(text);
    if (!one.ok) return out;
    out = text.front() == '\n' ? Place{out.line + 1, 1} : Place{out.line, out.column + 1};
    text.remove_prefix(one.size);
  }
  return out;
}

}  // namespace

std::optional<YamlNode> parse_yaml(std::string_view text, Findings& findings, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    findings.error({1, 1}, "yaml.too_large",
                   {fmt::format("文件超过 {} 字节", limits.bytes),
                    fmt::format("The file has more than {} bytes", limits.bytes)},
                   {"一个政策一个文件；附件另存", "One policy per file; keep annexes elsewhere"});
    return std::nullopt;
  }
  if (!base::valid_utf8(text)) {
    findings.error(first_bad_byte(text), "yaml.utf8", {"不是 UTF-8 编码的文本", "Not a text in UTF-8"},
                   {"用 UTF-8 另存", "Save it as UTF-8"});
    return std::nullopt;
  }
  return Parser(text, findings, limits).document();
}

}  // namespace qiying::rules::internal
