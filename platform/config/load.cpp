#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include <toml++/toml.h>

#include "platform/base/ascii_toml.hpp"
#include "platform/config/internal/assign.hpp"

extern char** environ;  // NOLINT: POSIX

namespace qiying::config {
namespace {

using internal::Key;

/// Everything that was found, with the source of each value and the faults.
class Loader {
 public:
  Settings settings;
  std::map<std::string_view, std::string> sources;

  void read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    if (std::filesystem::is_directory(file) || !in || !(text << in.rdbuf() || in.eof()))
      return fail(unreadable(file));
    file_ = file.string();
    const auto ascii = base::to_ascii_toml(text.str());
    if (!ascii.ok()) return fail(misplaced(ascii.error()));
    const auto parsed = toml::parse(*ascii, file_);
    if (!parsed) return fail(not_toml(parsed.error()));
    read_table(parsed.table(), "");
  }

  void read_environment() {
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string_view text(*entry);
      const auto equals = text.find('=');
      if (text.starts_with("QIYING_") && equals != std::string_view::npos)
        read_variable(text.substr(0, equals), text.substr(equals + 1));
    }
  }

  base::Result<void> result() && {
    if (faults_.empty()) return {};
    auto first = std::move(faults_.front());
    first.others.assign(std::make_move_iterator(faults_.begin() + 1), std::make_move_iterator(faults_.end()));
    return first;
  }

 private:
  static base::Error unreadable(const std::filesystem::path& file) {
    return base::invalid(
        "", "config.unreadable",
        {"无法读取配置文件 " + file.string(), "Cannot read the configuration file " + file.string()},
        {"请检查路径和读取权限", "Check the path and the permission to read"});
  }

  /// Chinese outside double quotes; `e.field` is the line.
  base::Error misplaced(const base::Error& e) const {
    return base::invalid("", "config.syntax",
                         {fmt::format("{}:{}：{}", file_, e.field, e.message.zh),
                          fmt::format("{}:{}: {}", file_, e.field, e.message.en)});
  }

  base::Error not_toml(const toml::parse_error& e) const {
    const auto where = fmt::format("{}:{}", file_, e.source().begin.line);
    return base::invalid("", "config.syntax",
                         {fmt::format("{}：不是有效的 TOML（{}）", where, e.description()),
                          fmt::format("{}: not valid TOML ({})", where, e.description())},
                         {"请检查该行的引号和等号", "Check quotes and equals sign of this line"});
  }

  void fail(base::Error error) { faults_.push_back(std::move(error)); }

  void keep(const Key& key, base::Result<void> result, std::string source) {
    if (!result.ok()) return fail(std::move(result).error());
    sources[key.name] = std::move(source);
  }

  void read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const auto key = prefix + std::string(name.str());
      const auto* inner = node.as_table();
      // A section may hold only what the table of keys knows; [listen] is no section.
      if (inner != nullptr && internal::find_key(key) == nullptr && prefix.empty()) {
        read_table(*inner, key + ".");
      } else {
        read_node(key, node);
      }
    }
  }

  void read_node(const std::string& name, const toml::node& node) {
    const auto line = node.source().begin.line;
    const auto where = fmt::format("{}:{}", file_, line);
    const auto* key = internal::find_key(name);
    if (key == nullptr) return fail(internal::unknown_key(name, where));
    keep(*key, internal::assign(settings, *key, raw(node), where), fmt::format("file:{}", line));
  }

  static internal::Raw raw(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    internal::Texts texts;
    if (const auto* list = node.as_array()) {
      for (const auto& item : *list) {
        if (!item.is_string()) return internal::Nothing{};
        texts.push_back(item.as_string()->get());
      }
      return texts;
    }
    return internal::Nothing{};
  }

  void read_variable(std::string_view variable, std::string_view text) {
    // QIYING_CONFIG names the file; QIYING_TEST_* steers the test programs.
    if (variable == "QIYING_CONFIG" || variable == "QIYING_RESOURCES" || variable.starts_with("QIYING_TEST_"))
      return;
    for (const auto& key : internal::keys())
      if (internal::environment_name(key.name) == variable)
        return keep(key, internal::assign_text(settings, key, text, std::string(variable)), "environment");
    fail(internal::unknown_key(variable, "environment"));
  }

  std::string file_;
  std::vector<base::Error> faults_;
};

base::Result<Loader> load_all(const std::filesystem::path& file) {
  Loader loader;
  if (!file.empty()) loader.read_file(file);
  loader.read_environment();
  auto kept = loader;
  QY_CHECK(std::move(loader).result());
  return kept;
}

}  // namespace

base::Result<Settings> load(const std::filesystem::path& file) {
  QY_TRY(auto loader, load_all(file));
  return std::move(loader.settings);
}

base::Result<std::vector<KeyReport>> report(const std::filesystem::path& file) {
  QY_TRY(const auto loader, load_all(file));
  std::vector<KeyReport> rows;
  for (const auto& key : internal::keys()) {
    const auto source = loader.sources.find(key.name);
    rows.push_back({std::string(key.name), internal::shown(loader.settings, key),
                    source == loader.sources.end() ? "default" : source->second,
                    fmt::format("{} / {}", key.doc_zh, key.doc_en)});
  }
  return rows;
}

base::Result<void> set(Settings& settings, std::string_view name, std::string_view text,
                       std::string_view where) {
  const auto* key = internal::find_key(name);
  if (key == nullptr) return internal::unknown_key(name, std::string(where));
  return internal::assign_text(settings, *key, text, std::string(where));
}

}  // namespace qiying::config
