Option Explicit

Public Sub Auto_Open()
    ' Excel runs this when a planner opens the workbook: the Insert Function window gets its texts.
    SopxlDescribe
End Sub
