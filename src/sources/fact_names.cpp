// The two lists of fact names, see fact_names.h. Made on first use: nothing is built at load.
#include "sources/fact_names.h"

#include <algorithm>

namespace dyncx::sources {

const std::vector<std::string>& canonical_names() {
    static const auto& names = *new const std::vector<std::string>{"channel",
                                                                   "direction",
                                                                   "from",
                                                                   "to",
                                                                   "customer_number",
                                                                   "our_number",
                                                                   "queue",
                                                                   "agent",
                                                                   "agent_email",
                                                                   "leg",
                                                                   "disposition",
                                                                   "started_at",
                                                                   "answered_at",
                                                                   "ended_at",
                                                                   "talk_seconds",
                                                                   "wait_seconds",
                                                                   "recording_url",
                                                                   "recording_id",
                                                                   "recording_removed",
                                                                   "transcript",
                                                                   "summary",
                                                                   "customer",
                                                                   "regarding",
                                                                   "owner",
                                                                   "session",
                                                                   "event",
                                                                   "event_time",
                                                                   "source",
                                                                   "transcript_url",
                                                                   "analysis_url",
                                                                   "sentiment_customer",
                                                                   "sentiment_agent",
                                                                   "categories",
                                                                   "issues",
                                                                   "outcomes",
                                                                   "actions",
                                                                   "rule"};
    return names;
}

const std::vector<std::string>& connect_names() {
    static const auto& names = *new const std::vector<std::string>{"AWSAccountId",
                                                                   "AWSContactTraceRecordFormatVersion",
                                                                   "AgentConnectionAttempts",
                                                                   "AnsweringMachineDetectionStatus",
                                                                   "Channel",
                                                                   "ConnectedToSystemTimestamp",
                                                                   "ContactId",
                                                                   "CustomerEndpoint",
                                                                   "DisconnectReason",
                                                                   "DisconnectTimestamp",
                                                                   "InitialContactId",
                                                                   "InitiationMethod",
                                                                   "InitiationTimestamp",
                                                                   "InstanceARN",
                                                                   "LastUpdateTimestamp",
                                                                   "NextContactId",
                                                                   "PreviousContactId",
                                                                   "ScheduledTimestamp",
                                                                   "SystemEndpoint",
                                                                   "TransferCompletedTimestamp",
                                                                   "TransferredToEndpoint",
                                                                   "Username",
                                                                   "QueueName",
                                                                   "objectUrl",
                                                                   "Bucket",
                                                                   "Key",
                                                                   "RelatedContactId",
                                                                   "Description",
                                                                   "Name",
                                                                   "Agent.Username",
                                                                   "Agent.ARN",
                                                                   "Agent.ConnectedToAgentTimestamp",
                                                                   "Agent.AgentInteractionDuration",
                                                                   "Agent.AfterContactWorkDuration",
                                                                   "Agent.CustomerHoldDuration",
                                                                   "Agent.NumberOfHolds",
                                                                   "Agent.LongestHoldDuration",
                                                                   "Queue.Name",
                                                                   "Queue.ARN",
                                                                   "Queue.Duration",
                                                                   "Queue.EnqueueTimestamp",
                                                                   "Queue.DequeueTimestamp",
                                                                   "Recording.Location",
                                                                   "Recording.Status",
                                                                   "Recording.Type",
                                                                   "RuleName",
                                                                   "ActionName"};
    return names;
}

bool is_reserved_name(std::string_view name) {
    for (const auto* list : {&canonical_names(), &connect_names()})
        if (std::find(list->begin(), list->end(), name) != list->end())
            return true;
    return false;
}

} // namespace dyncx::sources
