#include "platform/base/options.hpp"

#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

// Whatever came in, as something that may be shown.
std::string quoted(std::string_view text) {
  return "\"" + repair_utf8(first_code_points(text, 60)) + "\"";
}

}  // namespace

Error bad_option(const std::string& name, std::string zh, std::string en) {
  return invalid("--" + name, "options.bad", {std::move(zh), std::move(en)},
                 {"用 --help 查看用法", "See --help"});
}

Result<Options> Options::parse(std::span<const std::string> args, const Known& known) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool named = args[i].starts_with("--");
    if (!named && known.positional) {
      options.positional_.push_back(args[i]);
      continue;
    }
    std::string name = named ? args[i].substr(2) : "";
    std::string value;
    const auto equals = name.find('=');
    const bool attached = equals != name.npos;
    if (attached) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    const bool takes_value = known.valued.contains(name);
    if (!takes_value && (attached || !known.flags.contains(name)))
      return bad_option(name, "不认识的参数 " + quoted(args[i]), "Unknown argument " + quoted(args[i]));
    if (takes_value && !attached) {
      if (++i == args.size()) return bad_option(name, "缺少参数值", "The value is missing");
      value = args[i];
    }
    auto& values = options.values_[name];
    if (!values.empty() && !known.repeatable.contains(name))
      return bad_option(name, "参数重复", "Given twice");
    values.push_back(std::move(value));
  }
  return options;
}

Result<std::string> Options::need(const std::string& name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) return bad_option(name, "缺少该参数", "This option is missing");
  return it->second.back();
}

std::vector<std::string> Options::all(const std::string& name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

}  // namespace qiying::base
