// What a produce error means for the relay. An error that only this record can have puts the blame on the record; one
// that every record would meet pauses publishing; after any other the relay looks before it publishes again.
#pragma once
#include "adapters/kafka/handles.hpp"
#include "relay/event_writer.hpp"

namespace tidings::kafka {

// record_fault: by its code it is about this record; whether it is, others show.  cluster_fault: nothing can be written
// now, and trying at once is useless. writer_lost: everything else; whether the record is there is unknown.
publish_verdict verdict_of(rd_kafka_resp_err_t fault);

}  // namespace tidings::kafka
