#include "tests/api/case.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace qiying::test {
namespace {

namespace fs = std::filesystem;

std::string trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

/// "raw" bodies: \xNN, \n, \r, \\.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'x') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 'r' ? '\r' : c;
    }
  }
  return out;
}

/// "name = value" → both trimmed.
std::pair<std::string, std::string> pair_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) throw std::runtime_error("expected NAME = VALUE: " + text);
  return {trim(text.substr(0, equals)), trim(text.substr(equals + 1))};
}

bool word(const std::string& line, std::string_view name) {
  return line == name || line.starts_with(std::string(name) + " ");
}
std::string rest(const std::string& line, std::string_view name) {
  return trim(line.substr(std::min(line.size(), name.size())));
}

class Reader {
 public:
  std::vector<Step> read(std::istream& in) {
    for (std::string line; std::getline(in, line);) {
      ++line_;
      take(line);
    }
    return std::move(steps_);
  }
  int line() const { return line_; }

 private:
  enum class At { outside, request, request_json, expected, expected_json };

  void take(const std::string& raw) {
    const auto line = trim(raw);
    if (at_ == At::request_json && !line.starts_with("=>")) return append(steps_.back().body, raw);
    if (at_ == At::expected_json && !line.empty()) return append(steps_.back().expected_json, raw);
    if (at_ == At::expected_json) at_ = At::expected;
    if (line.empty() || line[0] == '#') return;
    if (line.starts_with("=>")) return expect(line.substr(2));
    if (begins(line)) return;
    if (at_ == At::request) return request_line(line);
    if (at_ == At::expected) return expected_line(line);
    throw std::runtime_error("not understood: " + line);
  }

  static void append(std::string& text, const std::string& line) {
    text += (text.empty() ? "" : "\n") + line;
  }

  bool begins(const std::string& line) {
    static const std::regex request(R"(^(\S+) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+)$)");
    static const std::pair<const char*, StepKind> words[] = {{"clock", StepKind::clock},
                                                             {"advance", StepKind::advance},
                                                             {"let", StepKind::let},
                                                             {"sql", StepKind::sql},
                                                             {"jobs", StepKind::jobs}};
    if (std::smatch m; std::regex_match(line, m, request)) {
      add(StepKind::request);
      steps_.back().who = m[1], steps_.back().method = m[2], steps_.back().path = m[3];
      at_ = At::request;
      return true;
    }
    for (const auto& [name, kind] : words)
      if (word(line, name)) {
        add(kind);
        steps_.back().text = rest(line, name);
        if (kind == StepKind::let)
          std::tie(steps_.back().name, steps_.back().text) = pair_of(steps_.back().text);
        at_ = kind == StepKind::sql ? At::request : At::outside;
        return true;
      }
    return false;
  }

  void add(StepKind kind) {
    steps_.emplace_back();
    steps_.back().kind = kind;
    steps_.back().line = line_;
  }

  void expect(const std::string& text) {
    if (at_ != At::request && at_ != At::request_json) throw std::runtime_error("=> without a request");
    steps_.back().status = trim(text);
    at_ = At::expected;
  }

  static bool is_header(const std::string& line, HeaderList& into) {
    static const std::regex header(R"(^([A-Za-z][A-Za-z-]*):(?: (.*))?$)");
    std::smatch m;
    if (!std::regex_match(line, m, header)) return false;
    into.emplace_back(m[1], m[2]);
    return true;
  }

  void request_line(const std::string& line) {
    auto& step = steps_.back();
    if (word(line, "field")) return step.fields.push_back(pair_of(rest(line, "field")));
    if (word(line, "file")) {
      const auto [names, content] = pair_of(rest(line, "file"));
      const auto blank = names.find(' ');
      return step.files.push_back({names.substr(0, blank), trim(names.substr(blank)), unescape(content)});
    }
    if (is_header(line, step.headers)) return;
    step.has_body = true;
    if (word(line, "empty")) return;
    if (word(line, "raw"))
      step.body = unescape(rest(line, "raw"));
    else if (word(line, "filler"))
      step.body = "{\"title\":\"" + std::string(std::stoul(rest(line, "filler")), 'x') + "\"}";
    else {
      step.body = line;
      at_ = At::request_json;
    }
  }

  void expected_line(const std::string& line) {
    auto& step = steps_.back();
    if (word(line, "has")) return step.has.push_back(rest(line, "has"));
    if (word(line, "lacks")) return step.lacks.push_back(rest(line, "lacks"));
    if (is_header(line, step.expected_headers)) return;
    if (line[0] != '{' && line[0] != '[') throw std::runtime_error("not understood: " + line);
    step.expected_json = line;
    at_ = At::expected_json;
  }

  std::vector<Step> steps_;
  At at_ = At::outside;
  int line_ = 0;
};

}  // namespace

std::vector<Step> read_case(const fs::path& file) {
  std::ifstream in(file);
  Reader reader;
  try {
    return reader.read(in);
  } catch (const std::exception& e) {
    throw std::runtime_error(file.string() + ":" + std::to_string(reader.line()) + ": " + e.what());
  }
}

std::vector<fs::path> find_cases(const fs::path& root) {
  std::vector<fs::path> out;
  for (const char* layer : {"modules", "platform"})
    for (const auto& part : fs::directory_iterator(root / layer)) {
      const auto folder = part.path() / "tests" / "api";
      if (!fs::is_directory(folder)) continue;
      for (const auto& file : fs::directory_iterator(folder))
        if (file.path().extension() == ".case") out.push_back(file.path());
    }
  std::sort(out.begin(), out.end());
  return out;
}

std::string substitute(std::string_view text, const Variables& variables) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
      ++end;
    const auto name = text.substr(i + 1, end - i - 1);
    if (name.empty()) {
      out += '$';
      if (end < text.size() && text[end] == '$') ++i;
      continue;
    }
    const auto found = variables.find(name);
    if (found == variables.end()) throw std::runtime_error("no variable $" + std::string(name));
    out += found->second;
    i = end - 1;
  }
  return out;
}

}  // namespace qiying::test
