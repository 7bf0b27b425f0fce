using '../main.bicep'

// A test installation: cheapest storage, few instances, short logs, freely deleted.
param namePrefix = 'hubdev'
param alertEmail = readEnvironmentVariable('HUB_ALERT_EMAIL')
param tags = { product: 'LoyaltyHub', stage: 'dev' }
param storageSku = 'Standard_LRS'
param lockStorage = false
param maximumInstanceCount = 40
param logRetentionDays = 30
param logDailyCapGb = 1
param settlementCloseSchedule = '0 0 * * * *'
param partnerSecretNames = ['NORDBANK_WEBHOOK', 'CITYMART_WEBHOOK', 'SKYWAYS_WEBHOOK']
