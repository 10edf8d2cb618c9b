# Links files into a program: an assembly file with one .incbin a file, and a table of their paths.
# An edited file assembles and links again; a new or deleted one is seen at the next build.

# qiying_embed(<target> <prefix> <dir> <globs...>): files of <dir> that match become "<prefix>/<relative path>"
# (no prefix: the relative path). "**" in a glob takes all folders below. Notes (*.md) stay outside.
function(qiying_embed target prefix dir)
  set(files)
  foreach(glob ${ARGN})
    if(glob MATCHES "\\*\\*")
      string(REPLACE "**" "*" glob "${glob}")
      file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${dir} ${dir}/${glob})
    else()
      file(GLOB found CONFIGURE_DEPENDS LIST_DIRECTORIES false RELATIVE ${dir} ${dir}/${glob})
    endif()
    list(APPEND files ${found})
  endforeach()
  list(FILTER files EXCLUDE REGEX "(\\.md|~)$")
  list(REMOVE_DUPLICATES files)
  list(SORT files)
  string(SHA1 id "${target}|${prefix}|${dir}|${ARGN}")
  string(SUBSTRING ${id} 0 10 id)
  qiying_embed_write(${target} qy_${id} "${prefix}" ${dir} "${files}")
endfunction()

# Private: writes both files into the build folder, untouched when nothing changed.
function(qiying_embed_write target id prefix dir files)
  set(assembly ".section .note.GNU-stack,\"\",%progbits\n.section .rodata\n")
  set(symbols "")
  set(rows "")
  set(inputs)
  set(n 0)
  foreach(file ${files})
    set(path ${file})
    if(prefix)
      set(path ${prefix}/${file})
    endif()
    set(s ${id}_${n})
    string(APPEND assembly ".balign 16\n.globl ${s}\n${s}:\n.incbin \"${dir}/${file}\"\n"
           ".globl ${s}_end\n${s}_end:\n.byte 0\n")
    string(APPEND symbols "extern \"C\" const char ${s}[], ${s}_end[];\n")
    string(APPEND rows "    {\"${path}\", ${s}, ${s}_end},\n")
    list(APPEND inputs ${dir}/${file})
    math(EXPR n "${n} + 1")
  endforeach()
  set(asm_file ${CMAKE_CURRENT_BINARY_DIR}/${id}.S)
  set(cpp_file ${CMAKE_CURRENT_BINARY_DIR}/${id}.cpp)
  if(n EQUAL 0)
    return()
  endif()
  file(CONFIGURE OUTPUT ${asm_file} CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${cpp_file} CONTENT "#include \"platform/resources/resources.hpp\"
${symbols}namespace {
const qiying::resources::Embedded kTable[] = {
${rows}};
}  // namespace
extern \"C\" const bool ${id}_added = qiying::resources::add_embedded(kTable, ${n});
" @ONLY)
  set_source_files_properties(${asm_file} PROPERTIES OBJECT_DEPENDS "${inputs}")
  set_source_files_properties(${cpp_file} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE ${asm_file} ${cpp_file})
  target_link_libraries(${target} PUBLIC platform_resources)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    # Nothing names the table, so the linker would leave it in the archive.
    target_link_options(${target} INTERFACE LINKER:--undefined=${id}_added)
  endif()
endfunction()

# qiying_embed_all(<target>): everything the program needs at run time.
function(qiying_embed_all target)
  qiying_embed(${target} "" ${PROJECT_SOURCE_DIR}
    "platform/*/migrations/*.sql" "modules/*/migrations/*.sql" "modules/*/pages/*" "modules/*/data/*"
    "content/**" "web/ui/tokens.css" "web/ui/portal/*" "web/dist/**")
endfunction()
