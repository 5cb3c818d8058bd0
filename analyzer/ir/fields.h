// The fields of each node, for whatever has to see all of them.
//
//     visit(archive, unit);   // calls archive(field, field, ...)
//
// One list serves writing and reading, and the structured bindings make it complete: a field added to ir.h does not
// compile until it is added here.
#pragma once

#include "ir/ir.h"

namespace dictum::ir {

template <typename Archive>
void visit(Archive& archive, Location& node) {
  auto& [file, line, column, endLine, endColumn] = node;
  archive(file, line, column, endLine, endColumn);
}

template <typename Archive>
void visit(Archive& archive, TemplateArgument& node) {
  auto& [type, value] = node;
  archive(type, value);
}

template <typename Archive>
void visit(Archive& archive, Type& node) {
  auto& [kind, name, spelling, usr, arguments, pointee, extent, bits, isSigned, isConst] = node;
  archive(kind, name, spelling, usr, arguments, pointee, extent, bits, isSigned, isConst);
}

template <typename Archive>
void visit(Archive& archive, Expression& node) {
  auto& [kind, location, type, text, usr, forwardsTo, integer, floating, local, operands, object, changeable,
         changesObject, isVirtual, isImplicit, templateArguments, source, reason, lambda, macro] = node;
  archive(kind, location, type, text, usr, forwardsTo, integer, floating, local, operands, object, changeable,
          changesObject, isVirtual, isImplicit, templateArguments, source, reason, lambda, macro);
}

template <typename Archive>
void visit(Archive& archive, Parameter& node) {
  auto& [local, name, type, defaultValue, defaultSource, location] = node;
  archive(local, name, type, defaultValue, defaultSource, location);
}

template <typename Archive>
void visit(Archive& archive, Variable& node) {
  auto& [local, name, type, initializer, isStatic] = node;
  archive(local, name, type, initializer, isStatic);
}

template <typename Archive>
void visit(Archive& archive, SwitchSection& node) {
  auto& [labels, isDefault, body] = node;
  archive(labels, isDefault, body);
}

template <typename Archive>
void visit(Archive& archive, Statement& node) {
  auto& [kind, location, children, initializer, expression, increment, variable, sections, text, thrown] = node;
  archive(kind, location, children, initializer, expression, increment, variable, sections, text, thrown);
}

template <typename Archive>
void visit(Archive& archive, MemberInitializer& node) {
  auto& [field, base, delegates, value, location] = node;
  archive(field, base, delegates, value, location);
}

template <typename Archive>
void visit(Archive& archive, Function& node) {
  auto& [usr, name, kind, classUsr, parameters, result, initializers, body, isVirtual, isStatic, isConst, isPublic,
         isExplicit, overrides, capturesByValue, initCaptures, capturesThis, location] = node;
  archive(usr, name, kind, classUsr, parameters, result, initializers, body, isVirtual, isStatic, isConst, isPublic,
          isExplicit, overrides, capturesByValue, initCaptures, capturesThis, location);
}

template <typename Archive>
void visit(Archive& archive, Field& node) {
  auto& [name, usr, type, initializer, isPublic, location] = node;
  archive(name, usr, type, initializer, isPublic, location);
}

template <typename Archive>
void visit(Archive& archive, Class& node) {
  auto& [usr, name, templateName, arguments, bases, fields, constructors, methods, holder, isModule, isUserCode,
         isAggregate, isAbstract, isTemplateInstantiation, location] = node;
  archive(usr, name, templateName, arguments, bases, fields, constructors, methods, holder, isModule, isUserCode,
          isAggregate, isAbstract, isTemplateInstantiation, location);
}

template <typename Archive>
void visit(Archive& archive, Global& node) {
  auto& [usr, name, type, initializer] = node;
  archive(usr, name, type, initializer);
}

template <typename Archive>
void visit(Archive& archive, Gap& node) {
  auto& [reason, location] = node;
  archive(reason, location);
}

template <typename Archive>
void visit(Archive& archive, SourceFile& node) {
  auto& [path, hash, isUserCode] = node;
  archive(path, hash, isUserCode);
}

template <typename Archive>
void visit(Archive& archive, Construction& node) {
  auto& [expression, function] = node;
  archive(expression, function);
}

template <typename Archive>
void visit(Archive& archive, Unit& node) {
  auto& [mainFile, files, classes, functions, globals, classOrder, constructions, gaps] = node;
  archive(mainFile, files, classes, functions, globals, classOrder, constructions, gaps);
}

}  // namespace dictum::ir
