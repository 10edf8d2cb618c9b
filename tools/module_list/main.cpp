// Writes the list of modules from modules/*/module.toml, dependencies first, as C++ (for the program) or as
// names (for CMake). Refuses unknown keys, unknown dependencies and cycles, so that a wrong module.toml stops
// the build.
#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace {

struct Module {
  std::string name;
  toml::table table;
  std::vector<std::string> depends_on;
};

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

void only_keys(const std::string& where, const toml::table& table, const std::set<std::string>& known) {
  for (const auto& [key, value] : table)
    if (!known.count(std::string(key.str()))) fail(where, "unknown key '" + std::string(key.str()) + "'");
}

std::string text_of(const std::string& where, const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value || value->empty()) fail(where, std::string("missing text '") + key + "'");
  return *value;
}

Module read(const fs::path& file) {
  Module module{file.parent_path().filename().string(), toml::parse_file(file.string()), {}};
  only_keys(file.string(), module.table, {"name", "title", "depends_on", "permissions", "menu"});
  if (text_of(file.string(), module.table, "name") != module.name)
    fail(file.string(), "name differs from the folder's name");
  if (const auto* list = module.table["depends_on"].as_array())
    for (const auto& item : *list) module.depends_on.push_back(item.value_or(std::string()));
  return module;
}

void visit(const std::string& name, const std::map<std::string, Module>& all,
           std::map<std::string, int>& state, std::vector<const Module*>& order) {
  if (state[name] == 2) return;
  if (state[name] == 1) fail(name, "modules depend on each other in a circle");
  state[name] = 1;
  for (const auto& other : all.at(name).depends_on) {
    if (!all.count(other)) fail(name, "depends on unknown module '" + other + "'");
    visit(other, all, state, order);
  }
  state[name] = 2;
  order.push_back(&all.at(name));
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string title(const std::string& where, const toml::table& table) {
  const auto* both = table["title"].as_table();
  if (!both) fail(where, "title needs { zh = ..., en = ... }");
  return "{" + quoted(text_of(where, *both, "zh")) + ", " + quoted(text_of(where, *both, "en")) + "}";
}

std::string strings(const toml::array* list) {
  std::string out = "{";
  if (list)
    for (const auto& item : *list) out += (out.size() > 1 ? ", " : "") + quoted(item.value_or(std::string()));
  return out + "}";
}

template <class F>
std::string tables(const toml::table& table, const char* key, F&& each) {
  std::string out = "{";
  if (const auto* list = table[key].as_array())
    for (const auto& item : *list) out += "\n       " + each(*item.as_table()) + ",";
  return out + "}";
}

std::string permission(const std::string& where, const toml::table& entry) {
  only_keys(where, entry, {"name", "title", "roles"});
  return "{" + quoted(text_of(where, entry, "name")) + ", " + title(where, entry) + ", " +
         strings(entry["roles"].as_array()) + "}";
}

std::string menu_item(const std::string& where, const toml::table& entry) {
  only_keys(where, entry, {"path", "title", "permission", "icon", "order"});
  return "{" + quoted(text_of(where, entry, "path")) + ", " + title(where, entry) + ", " +
         quoted(entry["permission"].value_or(std::string())) + ", " +
         quoted(entry["icon"].value_or(std::string())) + ", " + std::to_string(entry["order"].value_or(100)) +
         "}";
}

/// The C++ namespace of a module: its name, with an underscore behind it where C++ keeps the word for itself.
std::string namespace_of(const std::string& name) {
  static const std::set<std::string> kept = {"register", "export", "union", "private", "public", "template"};
  return kept.count(name) ? name + "_" : name;
}

void write_source(const std::vector<const Module*>& order, std::ostream& out) {
  out << "// Generated from modules/*/module.toml.\n#include \"platform/kernel/module.hpp\"\n\n";
  for (const auto* m : order)
    out << "namespace qiying::" << namespace_of(m->name) << " { void register_module(kernel::Registry&); }\n";
  out << "\nnamespace qiying::kernel {\n\nconst std::vector<ModuleInfo>& modules() {\n  static const "
         "std::vector<ModuleInfo> all = {\n";
  for (const auto* m : order) {
    const auto where = "modules/" + m->name + "/module.toml";
    out << "      {" << quoted(m->name) << ", " << title(where, m->table) << ", "
        << strings(m->table["depends_on"].as_array()) << ",\n       "
        << tables(m->table, "permissions", [&](const toml::table& t) { return permission(where, t); })
        << ",\n       " << tables(m->table, "menu", [&](const toml::table& t) { return menu_item(where, t); })
        << ",\n       &qiying::" << namespace_of(m->name) << "::register_module},\n";
  }
  out << "  };\n  return all;\n}\n\n}  // namespace qiying::kernel\n";
}

void write_if_changed(const fs::path& file, const std::string& text) {
  std::ifstream in(file);
  std::stringstream old;
  old << in.rdbuf();
  if (!in || old.str() != text) std::ofstream(file) << text;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: module_list MODULES_DIR OUT.cpp\n";
    return 2;
  }
  std::map<std::string, Module> all;
  for (const auto& entry : fs::directory_iterator(argv[1]))
    if (fs::exists(entry.path() / "module.toml"))
      all.emplace(entry.path().filename().string(), read(entry.path() / "module.toml"));
  std::map<std::string, int> state;
  std::vector<const Module*> order;
  for (const auto& [name, module] : all) visit(name, all, state, order);
  std::ostringstream out;
  write_source(order, out);
  write_if_changed(argv[2], out.str());
  return 0;
} catch (const std::exception& e) {
  std::cerr << "module_list: " << e.what() << '\n';
  return 1;
}
