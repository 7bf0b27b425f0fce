// What wakes a person up. All rules are log queries: the storage metric QueueMessageCount counts an account's queues together and is refreshed
// at most hourly, so it can neither see one poison queue nor see it in time. The queue service's own write log names the queue of every put,
// whichever host moved the message, and no telemetry sampling thins it out.
param namePrefix string
param location string
param tags { *: string }
param email string
param workspaceId string
param poisonQueues string[]
param partnerFaultsTolerated int
param putOffMinutesTolerated int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: namePrefix
    emailReceivers: [{ name: 'operations', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var poisonQuery = '''
StorageQueueLogs
| where OperationName == "PutMessage" and toint(StatusCode) < 300
| extend Queue = extract("/([a-z0-9-]+-poison)/messages", 1, Uri)
| where Queue == "QUEUE"
'''

// Requests are excluded from sampling in host.json, so that these two counts are whole. One failure is enough: a daily timer fails only once.
var failureQuery = '''
AppRequests
| where Success == false
| where coalesce(toint(ResultCode), 0) !between (400 .. 499)
| where not(Url contains "/api/partners/" and coalesce(toint(ResultCode), 0) >= 500)
'''

// Webhooks and redemptions: what partners call.
var partnerQuery = '''
AppRequests
| where Url contains "/api/partners/"
| where toint(ResultCode) >= 500
'''

// While storage fails, messages of activities are put off by a put that stays invisible for a while, and fail nothing: a row for each minute in which some were.
var putOffQuery = '''
StorageQueueLogs
| where OperationName == "PutMessage" and toint(StatusCode) < 300
| where Uri contains "/activities/messages" and Uri contains "visibilitytimeout="
| summarize Messages = count() by bin(TimeGenerated, 1m)
'''

// A webhook endpoint of a partner's that has failed for half of the five days after which it is disabled, and again at 70 and 90 % and when it is: each
// is logged with an exception, which host.json excludes from sampling. Where the exception's text ends up depends on the host, so all columns are looked through.
var endpointQuery = '''
union isfuzzy=true AppTraces, AppExceptions
| where tostring(pack_all()) contains "FailingEndpoint"
'''

// A budget that passed one of its alerts: logged in the same way, once for each budget and percentage.
var budgetQuery = '''
union isfuzzy=true AppTraces, AppExceptions
| where tostring(pack_all()) contains "BudgetAlert"
'''

// Severity 1 is an error, 2 a warning. A window wider than the frequency allows for logs that arrive late.
var poisonRules = map(poisonQueues, queue => {
  name: '${namePrefix}-${queue}'
  title: 'Messages arrived in ${queue}'
  text: 'Messages failed every attempt and were moved to ${queue}. What to do: docs/operations.md, "Poison and quarantine".'
  severity: 1
  query: replace(poisonQuery, 'QUEUE', queue)
  window: 'PT15M'
  tolerated: 0
  dimensions: []
})

var applicationRules = [
  {
    name: '${namePrefix}-function-failures'
    title: 'Functions are failing'
    text: 'Function invocations ended with an exception. Queue messages are tried again; timers wait for their next occurrence.'
    severity: 2
    query: failureQuery
    window: 'PT15M'
    tolerated: 0
    dimensions: [{ name: 'OperationName', operator: 'Include', values: ['*'] }]
  }
  {
    name: '${namePrefix}-activities-put-off'
    title: 'Activities wait for storage'
    text: 'The ledger does not answer for minutes on end: activities stay queued and are tried again every ten seconds. What to do: docs/operations.md, "Poison and quarantine".'
    severity: 1
    query: putOffQuery
    window: 'PT15M'
    tolerated: putOffMinutesTolerated
    dimensions: []
  }
  {
    name: '${namePrefix}-webhook-endpoints'
    title: 'A partner does not take its webhooks'
    text: 'A webhook endpoint of a partner has failed for 50, 70 or 90 % of the five days after which it is disabled, or was disabled. What to do: docs/operations.md, "Webhooks to partners".'
    severity: 2
    query: endpointQuery
    window: 'PT15M'
    tolerated: 0
    dimensions: []
  }
  {
    name: '${namePrefix}-budgets'
    title: 'A budget passed an alert'
    text: 'What a budget has granted, or holds for granting, came to a percentage that its programme names. What to do: docs/operations.md, "Budgets".'
    severity: 2
    query: budgetQuery
    window: 'PT15M'
    tolerated: 0
    dimensions: []
  }
  {
    name: '${namePrefix}-partner-5xx'
    title: 'Partners are being answered 5xx'
    text: 'Webhooks or redemptions are answered 500 or above. Partners are expected to repeat such a call.'
    severity: 1
    query: partnerQuery
    window: 'PT5M'
    tolerated: partnerFaultsTolerated
    dimensions: []
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(poisonRules, applicationRules): {
    name: rule.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      autoMitigate: true
      // A new workspace does not know the tables until their first row arrives.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.tolerated
            dimensions: rule.dimensions
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]
