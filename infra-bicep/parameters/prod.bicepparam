using '../main.bicep'

// The real installation: every zone has a copy, two instances are always warm, nothing is capped, the account cannot be deleted.
param namePrefix = 'hub'
param alertEmail = readEnvironmentVariable('HUB_ALERT_EMAIL')
param tags = { product: 'LoyaltyHub', stage: 'prod' }
param storageSku = 'Standard_ZRS'
param lockStorage = true
param maximumInstanceCount = 100
param alwaysReadyHttpInstances = 2
param logRetentionDays = 90
param partnerSecretNames = ['NORDBANK_WEBHOOK', 'CITYMART_WEBHOOK', 'SKYWAYS_WEBHOOK']
