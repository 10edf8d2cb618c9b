#include "modules/demo/internal/material.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::demo {
namespace {

toml::table read(const std::string& name) {
  const auto path = "modules/demo/data/" + name;
  auto parsed = toml::parse(resources::get(path));
  if (!parsed)
    throw std::runtime_error(
        fmt::format("{}:{}: {}", path, parsed.error().source().begin.line, parsed.error().description()));
  return std::move(parsed).table();
}

std::string text(const toml::table& table, std::string_view key) {
  if (auto value = table[key].value<std::string>()) return *std::move(value);
  throw std::runtime_error(fmt::format("modules/demo/data: no text '{}'", key));
}

std::vector<std::string> texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* list = table[key].as_array())
    for (const auto& item : *list) out.push_back(item.value_or(std::string()));
  return out;
}

template <class F>
void each(const toml::table& table, std::string_view key, F work) {
  if (const auto* list = table[key].as_array())
    for (const auto& item : *list)
      if (const auto* row = item.as_table()) work(*row);
}

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  for (const auto c : base::to_code_points(text)) out.push_back(base::from_code_points({&c, 1}));
  return out;
}

void read_organisations(Material& m) {
  const auto file = read("organisations.toml");
  each(file, "street", [&](const toml::table& t) {
    m.streets.push_back({text(t, "code"), text(t, "name"), text(t, "en"), texts(t, "roads")});
  });
  each(file, "department", [&](const toml::table& t) {
    m.departments.push_back(
        {"", fmt::format("d{:02}", m.departments.size() + 1), text(t, "name"), text(t, "en")});
  });
  each(file, "section", [&](const toml::table& t) {
    m.sections.push_back({text(t, "parent"), text(t, "code"), text(t, "name"), text(t, "en")});
  });
  const auto& centre = *file["centre"].as_table();
  m.centre = {"", text(centre, "code"), text(centre, "name"), text(centre, "en")};
}

void read_names(Material& m) {
  const auto file = read("names.toml");
  m.surnames = characters(text(file, "surnames"));
  m.given = characters(text(file, "given"));
  m.given_two = texts(file, "given_two");
  const auto list = texts(file, "stop");
  const std::set<std::string> stop(list.begin(), list.end());
  for (const auto& a : characters(text(file, "first")))
    for (const auto& b : characters(text(file, "second")))
      if (a != b && !stop.contains(a + b)) m.trade_names.push_back(a + b);
}

void read_trades(Material& m) {
  const auto file = read("trades.toml");
  const auto take = [&](std::string_view key, Trades& out) {
    each(file, key, [&](const toml::table& t) {
      for (auto& word : texts(t, "words")) out.words.push_back({std::move(word), out.trades.size()});
      out.trades.push_back({text(t, "code"), text(t, "scope")});
    });
  };
  take("company", m.companies);
  take("shop", m.shops);
}

void read_categories(Material& m) {
  const auto file = read("categories.toml");
  each(file, "group",
       [&](const toml::table& t) { m.groups.push_back({text(t, "code"), text(t, "name"), text(t, "en")}); });
  each(file, "leaf", [&](const toml::table& t) {
    auto& leaf = m.leaves.emplace_back(
        Leaf{text(t, "group"), text(t, "code"), text(t, "name"), text(t, "en"), text(t, "lead"), {}, {}});
    each(t, "ask", [&](const toml::table& a) {
      leaf.asks.push_back(
          {base::enum_from<appeal::Kind>(text(a, "kind")).value(), text(a, "title"), text(a, "body")});
    });
    each(t, "answer", [&](const toml::table& a) { leaf.answers.push_back(text(a, "text")); });
  });
}

void read_phrases(Material& m) {
  const auto file = read("phrases.toml");
  for (const auto& [key, node] : file) {
    const std::string name(key.str());
    if (node.is_array()) m.phrases[name] = texts(file, name);
    if (const auto* inner = node.as_table())
      for (const auto& [part, list] : *inner)
        m.phrases[name + "." + std::string(part.str())] = texts(*inner, part.str());
  }
}

void read_articles(Material& m) {
  const auto policies = read("policies.toml");
  each(policies, "policy", [&](const toml::table& t) {
    m.policies.push_back({text(t, "title"), text(t, "number"), text(t, "source"), text(t, "url"),
                          text(t, "date"), texts(t, "points")});
  });
  const auto articles = read("articles.toml");
  each(articles, "series", [&](const toml::table& t) {
    m.series.push_back(
        {text(t, "section"), text(t, "source"), text(t, "title"), t["count"].value_or(0), texts(t, "body")});
  });
}

Material load() {
  Material m;
  read_organisations(m);
  read_names(m);
  read_trades(m);
  read_categories(m);
  read_phrases(m);
  read_articles(m);
  return m;
}

}  // namespace

const Material& material() {
  static const Material loaded = load();
  return loaded;
}

}  // namespace qiying::demo
