#include <boost/json.hpp>

#include "tests/api/case.hpp"

namespace qiying::test {
namespace {

namespace json = boost::json;

/// "$name" and nothing else.
bool is_name(std::string_view text) {
  return text.size() > 1 && text[0] == '$' && std::all_of(text.begin() + 1, text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '_';
         });
}

/// Compares one expected answer with the real one.
class Comparison {
 public:
  explicit Comparison(Variables& variables) : variables_(variables) {}

  std::vector<std::string> run(const json::value& expected, const json::value& actual) {
    compare(expected, actual, "$");
    return std::move(faults_);
  }

 private:
  void fault(const std::string& path, const json::value& expected, const json::value& actual) {
    faults_.push_back(path + ": expected " + json::serialize(expected) + ", got " + json::serialize(actual));
  }

  void compare(const json::value& expected, const json::value& actual, const std::string& path) {
    if (expected.is_object()) return compare_object(expected.as_object(), actual, path);
    if (expected.is_array()) return compare_array(expected.as_array(), actual, path);
    if (expected.is_string()) return compare_text(std::string(expected.as_string()), expected, actual, path);
    if (expected.is_number() && actual.is_number()) {
      if (expected.to_number<double>() != actual.to_number<double>()) fault(path, expected, actual);
      return;
    }
    if (expected != actual) fault(path, expected, actual);
  }

  void compare_object(const json::object& expected, const json::value& actual, const std::string& path) {
    for (const char* word : {"$has", "$size", "$lacks"})
      if (expected.contains(word)) return compare_list(expected, actual, path);
    if (!actual.is_object()) return fault(path, expected, actual);
    for (const auto& [name, value] : expected) {
      const auto* found = actual.as_object().if_contains(name);
      compare(value, found ? *found : json::value(nullptr), path + "." + std::string(name));
    }
  }

  void compare_array(const json::array& expected, const json::value& actual, const std::string& path) {
    if (!actual.is_array() || actual.as_array().size() != expected.size())
      return fault(path, expected, actual);
    for (std::size_t i = 0; i < expected.size(); ++i)
      compare(expected[i], actual.as_array()[i], path + "[" + std::to_string(i) + "]");
  }

  void compare_list(const json::object& expected, const json::value& actual, const std::string& path) {
    if (!actual.is_array()) return fault(path, expected, actual);
    const auto& items = actual.as_array();
    if (const auto* size = expected.if_contains("$size");
        size && items.size() != size->to_number<std::size_t>())
      fault(path, expected, json::value(items.size()));
    if (const auto* wanted = expected.if_contains("$has"))
      for (const auto& one : wanted->as_array())
        if (!contains(items, one)) fault(path, one, actual);
    if (const auto* unwanted = expected.if_contains("$lacks"); unwanted && contains(items, *unwanted))
      fault(path, expected, actual);
  }

  bool contains(const json::array& items, const json::value& wanted) {
    for (const auto& item : items) {
      auto tried = variables_;
      if (!Comparison(tried).run(wanted, item).empty()) continue;
      variables_ = std::move(tried);
      return true;
    }
    return false;
  }

  void compare_text(const std::string& text, const json::value& expected, const json::value& actual,
                    const std::string& path) {
    if (text == "*") {
      if (actual.is_null()) fault(path, expected, actual);
      return;
    }
    if (text.starts_with("~")) {
      const auto part = substitute(text.substr(1), variables_);
      if (!actual.is_string() || actual.as_string().find(part) == json::string::npos)
        fault(path, expected, actual);
      return;
    }
    if (is_name(text)) return capture(text.substr(1), expected, actual, path);
    if (!actual.is_string() || actual.as_string() != substitute(text, variables_))
      fault(path, expected, actual);
  }

  void capture(const std::string& name, const json::value& expected, const json::value& actual,
               const std::string& path) {
    if (actual.is_null()) return fault(path, expected, actual);
    const std::string value = actual.is_string() ? std::string(actual.as_string()) : json::serialize(actual);
    const auto [known, fresh] = variables_.emplace(name, value);
    if (!fresh && known->second != value) fault(path, json::value(known->second), actual);
  }

  Variables& variables_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> differences(std::string_view expected_json, const json::value& actual,
                                     Variables& variables) {
  return Comparison(variables).run(json::parse(json::string_view(expected_json.data(), expected_json.size())),
                                   actual);
}

}  // namespace qiying::test
