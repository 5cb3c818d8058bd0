// Locks: predictions written to a file under version control.
#pragma once

#include <string>

#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::schema {

Result<Prediction> readLock(const std::string& path);
Result<void> writeLock(const std::string& path, const Prediction& prediction);

// The file `name` in `folder`, or in the nearest folder above that has one; empty where none has. An absolute name
// stands for itself.
std::string nearestFile(const std::string& name, const std::string& folder);

// Writes a file whole or not at all: to a temporary name beside it, which then takes the place of `path`.
Result<void> writeFileAtomically(const std::string& path, const std::string& content);

// The whole of a regular file; an error where it is larger than `maximumBytes`.
Result<std::string> readWholeFile(const std::string& path, std::size_t maximumBytes);

}  // namespace dictum::schema
