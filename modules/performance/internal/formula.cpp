#include "modules/performance/internal/formula.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace qiying::performance {

struct Formula::Node {
  char kind = 'n';  // n number, m measure, or the operator
  double number = 0;
  std::string measure;
  std::shared_ptr<const Node> left, right;
};

namespace {

using Node = Formula::Node;
using Ptr = std::shared_ptr<const Node>;

constexpr int kDeepest = 50;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  base::Result<Ptr> run() {
    QY_TRY(auto root, sum());
    skip();
    if (at_ < text_.size()) return fault("运算符", "an operator");
    return root;
  }
  std::vector<std::string> measures;

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  base::Error fault(const std::string& zh, const std::string& en) const {
    const auto place = std::to_string(at_ + 1);
    return base::invalid(
        "formula", "formula.syntax",
        {"公式第 " + place + " 个字符处应为" + zh, "The formula needs " + en + " at character " + place});
  }
  static Ptr join(char kind, Ptr left, Ptr right) {
    return std::make_shared<const Node>(Node{kind, 0, {}, std::move(left), std::move(right)});
  }

  base::Result<Ptr> sum() {
    QY_TRY(auto left, product());
    while (true) {
      const char op = take('+') ? '+' : take('-') ? '-' : '\0';
      if (op == '\0') return left;
      QY_TRY(auto right, product());
      left = join(op, std::move(left), std::move(right));
    }
  }
  base::Result<Ptr> product() {
    QY_TRY(auto left, atom());
    while (true) {
      const char op = take('*') ? '*' : take('/') ? '/' : '\0';
      if (op == '\0') return left;
      QY_TRY(auto right, atom());
      left = join(op, std::move(left), std::move(right));
    }
  }
  base::Result<Ptr> atom() {
    if (take('(')) {
      if (++depth_ > kDeepest) return fault("更浅的括号", "fewer brackets");
      QY_TRY(auto inner, sum());
      if (!take(')')) return fault("“)”", "\")\"");
      --depth_;
      return inner;
    }
    skip();
    const auto begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' || text_[at_] == '.'))
      ++at_;
    const auto word = text_.substr(begin, at_ - begin);
    if (word.empty()) return fault("数字、计数项或“(”", "a number, a measure or \"(\"");
    return std::isdigit(static_cast<unsigned char>(word[0])) ? number(word, begin) : measure(word, begin);
  }
  base::Result<Ptr> number(std::string_view word, std::size_t begin) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) {
      at_ = begin;
      return fault("数字", "a number");
    }
    return std::make_shared<const Node>(Node{'n', value, {}, {}, {}});
  }
  base::Result<Ptr> measure(std::string_view word, std::size_t begin) {
    if (word.find('.') == std::string_view::npos) {
      at_ = begin;
      return fault("“来源.计数项”", "\"source.measure\"");
    }
    if (std::ranges::find(measures, word) == measures.end()) measures.emplace_back(word);
    return std::make_shared<const Node>(Node{'m', 0, std::string(word), {}, {}});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

std::optional<double> evaluate(const Node& n, const Formula::Lookup& lookup) {
  if (n.kind == 'n') return n.number;
  if (n.kind == 'm') return lookup(n.measure);
  const auto a = evaluate(*n.left, lookup), b = evaluate(*n.right, lookup);
  if (!a || !b) return std::nullopt;
  if (n.kind == '+') return *a + *b;
  if (n.kind == '-') return *a - *b;
  if (n.kind == '*') return *a * *b;
  if (*b == 0) return std::nullopt;
  return *a / *b;
}

}  // namespace

base::Result<Formula> Formula::parse(std::string_view text) {
  Parser parser(text);
  QY_TRY(auto root, parser.run());
  Formula out;
  out.text_ = std::string(text);
  out.root_ = std::move(root);
  out.measures_ = std::move(parser.measures);
  return out;
}

std::optional<double> Formula::value(const Lookup& lookup) const {
  const auto value = evaluate(*root_, lookup);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace qiying::performance
