#pragma once

#include <map>
#include <string>
#include <string_view>

#include "platform/pages/html.hpp"
#include "platform/pages/internal/node.hpp"

namespace qiying::pages {

using TemplateTable = std::map<std::string, std::vector<Node>, std::less<>>;

std::string render_template(const TemplateTable& table, std::string_view name, const Values& values);

}  // namespace qiying::pages
