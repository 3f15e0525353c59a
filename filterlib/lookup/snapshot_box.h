// Hands an immutable object from one writer to many readers, which pay one atomic load for it.
//
//   SnapshotBox<Filter> box;
//   box.Publish(std::make_shared<const Filter>(...));   // any thread, at times
//   const Filter* filter = box.Read();                  // any thread, all the time
//
// How: every thread keeps the shared_ptr it saw last, with the version it had. Read() loads the
// box's version (an acquire load: a plain load on x86-64, LDAR on arm64); while that is the one the
// thread knows, its own pointer is the answer and no memory is written, so readers never share a
// cache line with each other. Only the first read after a Publish() takes the mutex and copies the
// new pointer.
//
// Why not std::atomic<std::shared_ptr>: in libstdc++ it takes a spin lock inside, and every reader
// writes the reference count of the same object. Why not hazard pointers or epochs: their readers
// write, too (a store and a fence each time), and they need a reclaiming pass.
//
// What it costs: a thread that stops reading keeps the last object it saw until it reads again or
// ends. Here that is a mapped file: clean pages, not counted as the process's own memory, and its
// room on the disk.
#ifndef URLFILTER_FILTERLIB_LOOKUP_SNAPSHOT_BOX_H_
#define URLFILTER_FILTERLIB_LOOKUP_SNAPSHOT_BOX_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace urlfilter {

// Thread-safe. A box must outlive the calls made on it, not the threads that have read it.
template <typename T>
class SnapshotBox {
 public:
  SnapshotBox() : id_(next_id_.fetch_add(1, std::memory_order_relaxed)) {}
  // Lets go of what this thread has seen; see above for other threads.
  ~SnapshotBox() {
    Seen& seen = seen_[id_ % seen_.size()];
    if (seen.id == id_) seen = {};
  }
  SnapshotBox(const SnapshotBox&) = delete;
  SnapshotBox& operator=(const SnapshotBox&) = delete;

  void Publish(std::shared_ptr<const T> snapshot) {
    const std::lock_guard<std::mutex> lock(mutex_);
    current_.swap(snapshot);
    version_.fetch_add(1, std::memory_order_release);
  }

  // Null before the first Publish(). The object stays valid until this thread calls Read() on a
  // box of the same type again, so: read once per task, and let nothing called meanwhile read.
  const T* Read() const {
    Seen& seen = seen_[id_ % seen_.size()];
    if (seen.id != id_ || seen.version != version_.load(std::memory_order_acquire)) Refresh(seen);
    return seen.snapshot.get();
  }

  // For those who want to keep it: counted, and so not for the lookup path.
  std::shared_ptr<const T> ReadShared() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return current_;
  }

 private:
  struct Seen {
    uint64_t id = 0;  // Of no box.
    uint64_t version = 0;
    std::shared_ptr<const T> snapshot;
  };

  void Refresh(Seen& seen) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    seen = {id_, version_.load(std::memory_order_relaxed), current_};
  }

  // A process has one or two filters; more than these share places and are only slower.
  static constexpr size_t kPlaces = 8;
  static inline std::atomic<uint64_t> next_id_{1};
  static inline thread_local std::array<Seen, kPlaces> seen_;

  const uint64_t id_;
  std::atomic<uint64_t> version_{0};
  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_SNAPSHOT_BOX_H_
